using AppUsersGateway.Auditor.Rules;
using AppUsersGateway.Auditor.Runs;
using AppUsersGateway.Auditor.Webhooks;
using AppUsersGateway.Data.Audits;
using AppUsersGateway.Data.Database;
using AppUsersGateway.Data.Findings;
using AppUsersGateway.Data.Organizations;
using AppUsersGateway.Data.Webhooks;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace AppUsersGateway.Auditor.Health;

/// <summary>
/// Looks from time to time whether audits succeed when they are due, and delivers what is told about it. Runs in every auditor and in every
/// gateway: a dead auditor cannot say that it is dead, and the gateway beside it can.
/// </summary>
public sealed class AuditorWatch(
    AppDatabase database, OrganizationRepository organizations, AuditRunRepository runs, FindingRepository findings, Punctuality punctuality, HealthNotices notices,
    WebhookOutbox outbox, WebhookSender sender, TimeProvider time, ILogger<AuditorWatch> logger) : BackgroundService
{
    /// <summary>How many reasons anybody reads.</summary>
    private const int MaximumReasons = 5;

    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(15);

    private volatile IReadOnlyList<string> reasons = [];

    /// <summary>What was wrong at the last look, in words without names; empty when nothing was, and before the first.</summary>
    public IReadOnlyList<string> Reasons => reasons;

    /// <summary>Looks at every organization, and tells what has changed.</summary>
    public async Task Look(CancellationToken cancellation)
    {
        var found = new List<string>();
        foreach (var organization in await database.Read(organizations.All, cancellation))
        {
            found.AddRange(await Look(organization, cancellation));
        }

        reasons = [.. found.Distinct(StringComparer.Ordinal).Take(MaximumReasons)];
        await sender.SendDue(cancellation);
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            while (true)
            {
                await Task.Delay(Interval, time, stoppingToken);
                await LookGuarded(stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The host stops.
        }
    }

    private async Task LookGuarded(CancellationToken cancellation)
    {
        try
        {
            await Look(cancellation);
        }
        catch (Exception problem) when (!cancellation.IsCancellationRequested)
        {
            logger.LogWarning("The health of audits could not be looked at ({Problem}); it is tried again", problem.GetType().Name);
        }
    }

    private async Task<IReadOnlyList<string>> Look(Organization organization, CancellationToken cancellation)
    {
        var (due, good, told, open) = await database.Read(
            async session => (
                await punctuality.Overdue(session, organization.Id, organization.CreatedAt, time.GetUtcNow()),
                await runs.LastGood(session, organization.Id),
                await outbox.Last(session, organization.Id, HealthNotices.Late),
                await findings.Open(session, organization.Id, AuditorUnhealthy.Code)),
            cancellation);
        var isTold = told?.Type == HealthNotices.Unhealthy;
        if (due is { } moment && !isTold)
        {
            logger.LogWarning("{Organization}: the audit that was due at {Due:O} has not succeeded; the last good one was at {Good:O}", organization.Id, moment, good);
            await database.Write(session => notices.TellLate(session, organization.Id, moment, good), cancellation);
        }
        else if (due is null && isTold)
        {
            await database.Write(session => notices.TellInTime(session, told!, good), cancellation);
        }

        return [.. open.Select(finding => $"The auditor {finding.Title}."), .. due is { } late ? [$"An audit that was due at {TimeText.Minute(late)} has not succeeded."] : (string[])[]];
    }
}
