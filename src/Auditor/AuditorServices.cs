using AppUsersGateway.Auditor.Commands;
using AppUsersGateway.Auditor.Emails;
using AppUsersGateway.Auditor.Emails.Alerts;
using AppUsersGateway.Auditor.Emails.Digests;
using AppUsersGateway.Auditor.Emails.Heartbeats;
using AppUsersGateway.Auditor.Emails.Ladder;
using AppUsersGateway.Auditor.Emails.Letters;
using AppUsersGateway.Auditor.Emails.OwnerNotices;
using AppUsersGateway.Auditor.Emails.Preferences;
using AppUsersGateway.Auditor.Emails.Receipts;
using AppUsersGateway.Auditor.Emails.Reviews;
using AppUsersGateway.Auditor.Emails.Revocations;
using AppUsersGateway.Auditor.Health;
using AppUsersGateway.Auditor.Jobs;
using AppUsersGateway.Auditor.Ladder;
using AppUsersGateway.Auditor.Mail;
using AppUsersGateway.Auditor.Rules;
using AppUsersGateway.Auditor.Runs;
using AppUsersGateway.Auditor.Webhooks;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace AppUsersGateway.Auditor;

/// <summary>The only registrations of this project. All of them need <c>AddData</c> beside them.</summary>
public static class AuditorServices
{
    /// <summary>The whole auditor: audits by schedule and on demand, and their mails.</summary>
    public static IServiceCollection AddAuditor(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddAudits(configuration);
        services.AddOptions<MailOptions>().Bind(configuration.GetSection(MailOptions.Section)).ValidateOnStart();
        services.AddSingleton<IValidateOptions<MailOptions>, MailOptionsValidation>();
        services.AddSingleton<MimeMail>().AddSingleton<ShortMail>().AddSingleton<SmtpMailer>().AddSingleton<PickupMailer>().AddSingleton<OutboxSender>();
        services.AddSingleton<IMailer>(provider => provider.GetRequiredService<IOptions<MailOptions>>().Value.HasHost
            ? provider.GetRequiredService<SmtpMailer>()
            : provider.GetRequiredService<PickupMailer>());
        return services.AddAuditorWatch(configuration).AddHostedService<MailAnnouncement>().AddAuditorJobs();
    }

    /// <summary>Carrying out audits, without a clock that starts them and without sending.</summary>
    public static IServiceCollection AddAudits(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddNotices(configuration).AddSingleton<RunMails>().AddSingleton<AuditDigestQueue>().AddSingleton<DigestNewsReader>().AddSingleton<WeeklyDigestQueue>().AddSingleton<AlertQueue>().AddSingleton<OwnerNoticeQueue>();
        services.AddSingleton<TokenLadder>().AddSingleton<LadderHand>().AddSingleton<LadderMails>();
        services.AddSingleton<ReviewQueue>().AddSingleton<AllClearQueue>().AddSingleton<HealthWatch>();
        services.AddSchedules(configuration).AddSingleton<ScheduledAudits>().AddSingleton<FactsPass>().AddSingleton<Reconciliation>().AddSingleton<FindingSubjects>().AddSingleton<OpenFindings>().AddSingleton<AuditRunner>();
        services.TryAddSingleton<HealthNotices>();
        return services.AddAuditRules();
    }

    /// <summary>Only looking whether audits succeed, and telling it by webhook: for every process that stays.</summary>
    public static IServiceCollection AddAuditorWatch(this IServiceCollection services, IConfiguration configuration)
    {
        if (services.Any(service => service.ServiceType == typeof(AuditorWatch)))
        {
            return services;
        }

        services.AddOptions<WebhookOptions>().Bind(configuration.GetSection(WebhookOptions.Section)).ValidateOnStart();
        services.AddSingleton<IValidateOptions<WebhookOptions>, WebhookOptionsValidation>();
        services.AddSchedules(configuration).AddNotices(configuration).TryAddSingleton<HealthNotices>();
        return services.AddSingleton<WebhookSender>().AddSingleton<AuditorWatch>().AddHostedService(provider => provider.GetRequiredService<AuditorWatch>());
    }

    /// <summary>Only the schedules of audits: who may change one must know the host's.</summary>
    public static IServiceCollection AddSchedules(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<AuditorOptions>().Bind(configuration.GetSection(AuditorOptions.Section)).ValidateOnStart();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<AuditorOptions>, AuditScheduleValidation>());
        services.TryAddSingleton<AuditSchedules>();
        services.TryAddSingleton<Punctuality>();
        return services;
    }

    /// <summary>Only the mails that tell of a change as it happens: they are put into the outbox by whoever makes the change.</summary>
    public static IServiceCollection AddNotices(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<GatewayAddressOptions>().Bind(configuration.GetSection(GatewayAddressOptions.Section)).ValidateOnStart();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<GatewayAddressOptions>, GatewayAddressValidation>());
        services.TryAddSingleton<GatewayAddress>();
        services.TryAddSingleton<Recipients>();
        services.TryAddSingleton<RevocationNotice>();
        services.TryAddSingleton<ActionReceipts>();
        services.TryAddSingleton<LadderPolicyNotice>();
        services.TryAddSingleton<LadderConfirmationNotice>();
        services.TryAddSingleton<TestMail>();
        services.TryAddSingleton<UnsubscribeLinks>();
        return services;
    }

    /// <summary>Only the catalogue of rules, for showing it.</summary>
    public static IServiceCollection AddAuditRules(this IServiceCollection services)
    {
        services.TryAddSingleton<RuleCatalog>();
        return services;
    }
}
