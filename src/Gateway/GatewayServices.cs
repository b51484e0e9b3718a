using System.Text.Encodings.Web;
using AppUsersGateway.Auditor;
using AppUsersGateway.Data;
using AppUsersGateway.Gateway.Activity;
using AppUsersGateway.Gateway.Administrators;
using AppUsersGateway.Gateway.ApplicationUsers;
using AppUsersGateway.Gateway.AuditPolicies;
using AppUsersGateway.Gateway.Audits;
using AppUsersGateway.Gateway.Authentication;
using AppUsersGateway.Gateway.Authorization;
using AppUsersGateway.Gateway.Configuration;
using AppUsersGateway.Gateway.Emails;
using AppUsersGateway.Gateway.Findings;
using AppUsersGateway.Gateway.GraphQL;
using AppUsersGateway.Gateway.GraphQL.Plans;
using AppUsersGateway.Gateway.GraphQL.Subscriptions;
using AppUsersGateway.Gateway.Health;
using AppUsersGateway.Gateway.Leaks;
using AppUsersGateway.Gateway.Limits;
using AppUsersGateway.Gateway.Nodes;
using AppUsersGateway.Gateway.Oidc;
using AppUsersGateway.Gateway.Organizations;
using AppUsersGateway.Gateway.Permissions;
using AppUsersGateway.Gateway.Principals;
using AppUsersGateway.Gateway.Resources;
using AppUsersGateway.Gateway.RuleExceptions;
using AppUsersGateway.Gateway.Telemetry;
using AppUsersGateway.Gateway.TokenPolicies;
using AppUsersGateway.Gateway.Tokens;
using AppUsersGateway.Gateway.Usage;
using AppUsersGateway.Gateway.Verification;
using AppUsersGateway.Gateway.Viewers;
using GraphQL.SystemTextJson;
using Microsoft.AspNetCore.Cors.Infrastructure;
using Microsoft.AspNetCore.ResponseCompression;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace AppUsersGateway.Gateway;

/// <summary>The only registration of this project.</summary>
public static class GatewayServices
{
    /// <summary>Everything that the gateway serves with.</summary>
    public static IServiceCollection AddGateway(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddData(configuration);
        services.AddOptions<GatewayOptions>().Bind(configuration.GetSection(GatewayOptions.Section)).ValidateDataAnnotations().ValidateOnStart();
        services.AddOptions<GraphQLOptions>().Bind(configuration.GetSection(GraphQLOptions.Section)).ValidateDataAnnotations().ValidateOnStart();
        services.AddOptions<LimitOptions>().Bind(configuration.GetSection(LimitOptions.Section)).ValidateDataAnnotations().ValidateOnStart();
        services.AddOptions<OidcOptions>().Bind(configuration.GetSection(OidcOptions.Section)).ValidateDataAnnotations().ValidateOnStart();
        services.AddSingleton<OidcProvider>().AddSingleton<OidcTokens>().AddSingleton<OidcPeople>();
        services.AddSingleton<RequestLimits>().AddSingleton<GraphQLThreads>().AddSingleton<ClientAddresses>().AddSingleton<Authenticator>().AddSingleton<CallerRenewal>();
        services.AddSingleton<Heartbeat>().AddSingleton<UseStore>().AddSingleton<UseRecorder>().AddHostedService(provider => provider.GetRequiredService<UseRecorder>());
        services.AddSingleton<PermissionRecorder>().AddHostedService(provider => provider.GetRequiredService<PermissionRecorder>()).AddSingleton<LeakWatch>();
        services.AddOptions<SubscriptionOptions>().Bind(configuration.GetSection(SubscriptionOptions.Section)).ValidateDataAnnotations().ValidateOnStart();
        services.AddHostedService<RevocationJournalStart>();
        services.AddHealthChecks().AddCheck<DatabaseHealth>("database").AddCheck<AuditorHealth>("auditor");
        if (configuration.GetSection(AuditorOptions.Section).Get<AuditorOptions>()?.Embedded != false)
        {
            services.AddAuditor(configuration);
        }

        return services.AddTelemetry(configuration).AddNotices(configuration).AddAuditorWatch(configuration).AddVerification().AddGraphQL();
    }

    private static IServiceCollection AddVerification(this IServiceCollection services) => services
        .AddSingleton<TokenVerifier>().AddSingleton<VerifyEndpoint>().AddSingleton<IntrospectionEndpoint>().AddSingleton<RevocationEndpoint>()
        .AddSingleton<ServerMetadata>().AddSingleton<VerificationLane>();

    private static IServiceCollection AddGraphQL(this IServiceCollection services)
    {
        // The answer is JSON and nothing else: no need to escape it for HTML as well.
        services.AddSingleton(provider => new GraphQLSerializer(
            json => json.Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, provider.GetRequiredService<ErrorMasking>()));
        services.TryAddSingleton(new AccessRules(AccessRules.Table));
        services.AddAuditRules().AddSingleton<SchemaSource>().AddSingleton<DocumentRules>().AddSingleton<DocumentCache>().AddSingleton<PlanExecutor>().AddSingleton<GraphQLExecutor>().AddSingleton<GraphQLRequestReader>().AddSingleton<GraphQLEndpoint>();
        services.AddSingleton<ActivityFeed>().AddHostedService(provider => provider.GetRequiredService<ActivityFeed>());
        services.AddSingleton<AuditRunFeed>().AddSingleton<FindingFeed>();
        services.AddSingleton<OpenConnections>().AddSingleton<SocketServices>().AddSingleton<WebSocketEndpoint>().AddSingleton<EventStream>();
        services.AddSingleton<IResponseCompressionProvider, AnswerCompression>().AddResponseCompression(AnswerCompression.Configure);
        services.AddCors().AddSingleton<IConfigureOptions<CorsOptions>, BrowserAccess>();
        services.AddSingleton<ErrorMasking>().AddSingleton<RefusalLog>();
        services.AddSingleton<ISchemaSlice, ViewerSlice>().AddSingleton<ISchemaSlice, OrganizationSlice>().AddSingleton<ISchemaSlice, NodeSlice>();
        services.AddSingleton<ISchemaSlice, AdministratorSlice>().AddSingleton<ISchemaSlice, AdministratorMutations>();
        services.AddSingleton<PrincipalLookup>().AddSingleton<FindingSubjectLookup>().AddSingleton<ResourceLookup>().AddSingleton<GrantGuard>().AddSingleton<MintGuard>();
        services.AddSingleton<ISchemaSlice, ResourceSlice>().AddSingleton<ISchemaSlice, PermissionSlice>();
        services.AddSingleton<ISchemaSlice, ApplicationUserTypes>().AddSingleton<ISchemaSlice, ApplicationUserQueries>().AddSingleton<ISchemaSlice, ApplicationUserMutations>();
        services.AddSingleton<ISchemaSlice, TokenTypes>().AddSingleton<ISchemaSlice, TokenQueries>().AddSingleton<ISchemaSlice, TokenMutations>();
        services.AddSingleton<ISchemaSlice, TokenIncidentMutations>().AddSingleton<ISchemaSlice, TokenRotationMutations>();
        services.AddSingleton<ISchemaSlice, UsageSlice>().AddSingleton<ISchemaSlice, RotationSlice>().AddSingleton<ISchemaSlice, AllowlistSlice>();
        services.AddSingleton<ISchemaSlice, ActivitySlice>().AddSingleton<ISchemaSlice, FindingSlice>().AddSingleton<ISchemaSlice, FindingMutations>();
        services.AddSingleton<ISchemaSlice, RuleExceptionSlice>().AddSingleton<ISchemaSlice, AuditPolicySlice>().AddSingleton<ISchemaSlice, LadderConfirmationMutations>().AddSingleton<ISchemaSlice, LeakSlice>().AddSingleton<ISchemaSlice, TokenPolicySlice>();
        services.AddSingleton<RuleLookup>().AddSingleton<AuditPolicyInput>();
        services.AddSingleton<ISchemaSlice, AuditSlice>().AddSingleton<ISchemaSlice, EmailSlice>().AddSingleton<ISchemaSlice, EmailMutations>().AddSingleton<ISchemaSlice, EmailPreferenceMutations>().AddSingleton<PreferencesEndpoint>();
        return services;
    }
}
