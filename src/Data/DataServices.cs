using AppUsersGateway.Data.Activity;
using AppUsersGateway.Data.Administrators;
using AppUsersGateway.Data.ApplicationUsers;
using AppUsersGateway.Data.AuditPolicies;
using AppUsersGateway.Data.Audits;
using AppUsersGateway.Data.Backups;
using AppUsersGateway.Data.Credentials;
using AppUsersGateway.Data.Database;
using AppUsersGateway.Data.Emails;
using AppUsersGateway.Data.Facts;
using AppUsersGateway.Data.Findings;
using AppUsersGateway.Data.Idempotency;
using AppUsersGateway.Data.Inventory;
using AppUsersGateway.Data.Ladder;
using AppUsersGateway.Data.Leaks;
using AppUsersGateway.Data.Leases;
using AppUsersGateway.Data.Migrations;
using AppUsersGateway.Data.Organizations;
using AppUsersGateway.Data.Permissions;
using AppUsersGateway.Data.Resources;
using AppUsersGateway.Data.RuleExceptions;
using AppUsersGateway.Data.TokenPolicies;
using AppUsersGateway.Data.Tokens;
using AppUsersGateway.Data.Usage;
using AppUsersGateway.Data.Webhooks;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace AppUsersGateway.Data;

/// <summary>The only registration of this project.</summary>
public static class DataServices
{
    /// <summary>The database and what is stored in it.</summary>
    public static IServiceCollection AddData(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<DatabaseOptions>().Bind(configuration.GetSection(DatabaseOptions.Section)).ValidateDataAnnotations().ValidateOnStart();
        services.AddOptions<UsageOptions>().Bind(configuration.GetSection(UsageOptions.Section)).ValidateDataAnnotations().ValidateOnStart();
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton<AppDatabase>().AddSingleton<Migrator>();
        services.AddSingleton<OrganizationRepository>().AddSingleton<AdministratorRepository>();
        services.AddSingleton<PermissionCatalog>().AddSingleton<GrantRepository>().AddSingleton<GrantList>().AddSingleton<PermissionChanges>();
        services.AddSingleton<ResourceRepository>().AddSingleton<ResourceList>();
        services.AddSingleton<ApplicationUserRepository>().AddSingleton<ApplicationUserList>();
        services.AddSingleton<TokenRepository>().AddSingleton<TokenList>().AddSingleton<TokenLock>();
        services.AddSingleton<TokenSuspension>().AddSingleton<TokenRevocation>().AddSingleton<TokenRotation>().AddSingleton<HolderRevocation>().AddSingleton<IdempotencyKeys>();
        services.AddSingleton<CredentialRepository>().AddSingleton<CredentialMemory>().AddSingleton<UsageRepository>().AddSingleton<UsageList>().AddSingleton<RecordingRepository>();
        services.AddSingleton<PermissionUsage>().AddSingleton<LeakReports>().AddSingleton<RotationWatch>().AddSingleton<AllowlistAdvisor>().AddSingleton<UsageRetention>();
        services.AddSingleton<ActivityLog>().AddSingleton<ActivityRepository>().AddSingleton<UseTimeline>().AddSingleton<ActivityVerifier>().AddSingleton<ActivityProof>();
        services.AddSingleton<InventoryReader>().AddSingleton<FactsReader>().AddSingleton<OrganizationFactsReader>().AddSingleton<TokenPolicyFacts>();
        services.AddSingleton<AuditPolicyRepository>().AddSingleton<TokenPolicyRepository>().AddSingleton<TokenPolicyPreviews>();
        services.AddSingleton<FindingRepository>().AddSingleton<FindingChanges>().AddSingleton<FindingsSince>().AddSingleton<FindingDecisions>().AddSingleton<RuleExceptionRepository>();
        services.AddSingleton<AuditRunRepository>().AddSingleton<UrgentAudits>().AddSingleton<LeaseRepository>();
        services.AddSingleton<LadderPolicies>().AddSingleton<LadderClimbs>().AddSingleton<LadderStandings>().AddSingleton<LadderConfirmations>();
        services.AddSingleton<EmailOutbox>().AddSingleton<NoticeLedger>().AddSingleton<EmailPreferences>().AddSingleton<DigestPreferences>().AddSingleton<WebhookOutbox>().AddSingleton<WebhookRetention>();
        services.AddSingleton<DatabaseBackup>().AddSingleton<DatabaseRestore>();
        return services;
    }
}
