using System.Data.Common;
using AppUsersGateway.Data.Credentials;
using AppUsersGateway.Data.Database;
using AppUsersGateway.Data.Usage;

namespace AppUsersGateway.Gateway.Usage;

/// <summary>
/// Knows who used what. Uses are summed in memory and stored every few seconds and at shutdown; the first use of a token
/// and its first of a day are stored before the answer, so that "never used" and "stale" are never claimed wrongly; so is one near
/// the token's end, so that a use that moves the end is never forgotten over it.
/// A store that fails never fails the request.
/// </summary>
public sealed class UseRecorder(AppDatabase database, UsageRepository usage, TimeProvider time, ILogger<UseRecorder> logger) : BackgroundService
{
    private static readonly TimeSpan FlushInterval = TimeSpan.FromSeconds(5);

    /// <summary>Twice the interval: what comes earlier has been stored by then, even if one attempt failed.</summary>
    private static readonly TimeSpan NearEnd = 2 * FlushInterval;

    private readonly Lock gate = new();
    private Dictionary<TokenUse, TokenUseCount> sums = [];

    /// <summary>Records one use.</summary>
    public async Task Record(Credential credential, string ip, string userAgent, bool allowed, DateTimeOffset now, CancellationToken cancellation)
    {
        var hour = new DateTimeOffset(now.Year, now.Month, now.Day, now.Hour, 0, 0, TimeSpan.Zero);
        var use = new TokenUse(credential.OrganizationId, credential.TokenId, credential.ApplicationUserId, hour, ip, userAgent, allowed);
        Add(use, new TokenUseCount(1, now));
        if (allowed && (credential.LastUsedAt?.UtcDateTime.Date != now.UtcDateTime.Date || credential.ExpiresAt - now <= NearEnd))
        {
            await Flush(cancellation);
        }
    }

    /// <summary>Stores what was summed since the last time. What cannot be stored now is kept for the next time.</summary>
    public async Task Flush(CancellationToken cancellation)
    {
        Dictionary<TokenUse, TokenUseCount> taken;
        lock (gate)
        {
            (taken, sums) = (sums, []);
        }

        if (taken.Count == 0)
        {
            return;
        }

        try
        {
            await database.Write(session => usage.Add(session, taken), cancellation);
        }
        catch (Exception problem) when (problem is DbException or OperationCanceledException)
        {
            logger.LogWarning("{Count} sums of token use could not be stored ({Problem}); they are kept for the next attempt", taken.Count, problem.GetType().Name);
            foreach (var (use, count) in taken)
            {
                Add(use, count);
            }
        }
    }

    /// <inheritdoc/>
    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        await Flush(cancellationToken);
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(FlushInterval, time);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
            {
                await Flush(stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The host stops: StopAsync stores the rest.
        }
    }

    private void Add(TokenUse use, TokenUseCount more)
    {
        lock (gate)
        {
            var known = sums.GetValueOrDefault(use);
            sums[use] = new TokenUseCount(known.Uses + more.Uses, known.LastAt > more.LastAt ? known.LastAt : more.LastAt);
        }
    }
}
