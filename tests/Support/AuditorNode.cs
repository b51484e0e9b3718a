using AppUsersGateway.Auditor;
using AppUsersGateway.Auditor.Commands;
using AppUsersGateway.Auditor.Emails.Heartbeats;
using AppUsersGateway.Auditor.Health;
using AppUsersGateway.Auditor.Mail;
using AppUsersGateway.Auditor.Rules;
using AppUsersGateway.Auditor.Runs;
using AppUsersGateway.Data;
using AppUsersGateway.Data.Audits;
using AppUsersGateway.Data.Emails;
using AppUsersGateway.Data.Findings;
using AppUsersGateway.Data.Paging;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Spectre.Console;

namespace AppUsersGateway.Tests.Support;

/// <summary>One auditor on a test's database, composed as the product composes it. Its jobs do not run by themselves.</summary>
public sealed class AuditorNode : IAsyncDisposable
{
    private readonly TestDatabase database;
    private readonly ServiceProvider services;

    public AuditorNode(TestDatabase database, SmtpSink? sink = null, RuleCatalog? rules = null, params (string Key, string? Value)[] settings)
    {
        this.database = database;
        services = Configure(new ServiceCollection(), database, Log, sink, rules, settings).BuildServiceProvider();
    }

    public LogLines Log { get; } = new();

    public AuditRunner Runner => services.GetRequiredService<AuditRunner>();

    public OutboxSender Sender => services.GetRequiredService<OutboxSender>();

    /// <summary>The command <c>once</c> on this database.</summary>
    public TerminalAudit Terminal => ActivatorUtilities.CreateInstance<TerminalAudit>(services);

    /// <summary>The same before somebody's eyes.</summary>
    public TerminalAudit TerminalOn(IAnsiConsole console) => ActivatorUtilities.CreateInstance<TerminalAudit>(services, console);

    public AuditorWatch Watch => services.GetRequiredService<AuditorWatch>();

    public HealthWatch Health => services.GetRequiredService<HealthWatch>();

    public ScheduledAudits Schedule => services.GetRequiredService<ScheduledAudits>();

    /// <summary>The product's registrations, on this database and the test's clock.</summary>
    public static IServiceCollection Configure(
        IServiceCollection services, TestDatabase database, LogLines log, SmtpSink? sink, RuleCatalog? rules, params (string Key, string? Value)[] settings)
    {
        var values = new Dictionary<string, string?>(database.ConnectionSettings, StringComparer.Ordinal) { ["Gateway:PublicUrl"] = "https://appusers.example.com" };
        if (sink is not null)
        {
            values["Mail:Host"] = "127.0.0.1";
            values["Mail:Port"] = $"{sink.Port}";
            values["Mail:Security"] = "None";
            values["Mail:From"] = "AppUsers auditor <audit@example.com>";
        }

        foreach (var (key, value) in settings)
        {
            values[key] = value;
        }

        var configuration = new ConfigurationBuilder().AddInMemoryCollection(values).Build();
        services.TryAddSingleton(database.Get<TimeProvider>());
        if (rules is not null)
        {
            services.AddSingleton(rules);
        }

        return services.AddLogging(logging => logging.ClearProviders().AddProvider(log)).AddData(configuration).AddAuditor(configuration);
    }

    /// <summary>Asks for a run and carries it out.</summary>
    public async Task<AuditRun> Audit(Tenant tenant)
    {
        await database.Write(session => database.AuditRuns.Enqueue(session, tenant.Id, AuditTrigger.Manual));
        return (await Runner.RunNext(tenant.Id, CancellationToken.None))!;
    }

    public Task<(int Sent, int Tried)> Send() => Sender.SendDue(CancellationToken.None);

    public async Task<IReadOnlyList<Finding>> Findings(Tenant tenant, FindingStatus? status = FindingStatus.Open) =>
        [.. (await database.Read(session => database.Findings.List(tenant.Id, new FindingFilter { Status = status })
            .Page(session, FindingRepository.BySeverity, new PageRequest(PageRequest.MaximumSize)))).Items.Select(item => item.Node)];

    /// <summary>The outbox, oldest first.</summary>
    public async Task<IReadOnlyList<Email>> Emails(Tenant tenant) =>
        [.. (await database.Read(session => database.Emails.List(tenant.Id, null)
            .Page(session, EmailOutbox.NewestFirst, new PageRequest(PageRequest.MaximumSize)))).Items.Select(item => item.Node).Reverse()];

    public async ValueTask DisposeAsync() => await services.DisposeAsync();
}
