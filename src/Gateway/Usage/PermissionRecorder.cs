using System.Data.Common;
using AppUsersGateway.Data.Credentials;
using AppUsersGateway.Data.Database;
using AppUsersGateway.Data.Usage;

namespace AppUsersGateway.Gateway.Usage;

/// <summary>
/// Knows which permissions tokens make use of, and from where secrets come that nobody has. Summed in memory and stored every few seconds and at
/// shutdown; a sum that is lost with the process makes an audit say "unused" a day early at worst.
/// A store that fails never fails the request.
/// </summary>
public sealed class PermissionRecorder(AppDatabase database, PermissionUsage usage, TimeProvider time, ILogger<PermissionRecorder> logger) : BackgroundService
{
    private static readonly TimeSpan FlushInterval = TimeSpan.FromSeconds(5);

    /// <summary>How long it is kept where unknown secrets came from.</summary>
    private static readonly TimeSpan UnknownKept = TimeSpan.FromDays(7);

    /// <summary>Addresses that are told apart between two stores: who guesses from more is one of many anyway.</summary>
    private const int MaximumAddresses = 10_000;

    private readonly Lock gate = new();
    private Dictionary<PermissionUse, TokenUseCount> sums = [];
    private Dictionary<(DateTimeOffset Hour, string Ip), long> unknown = [];

    /// <summary>Records that a token made use of a permission.</summary>
    /// <param name="credential">The token.</param>
    /// <param name="permission">The permission's name.</param>
    /// <param name="changes">Whether something was, or could have been, changed by it.</param>
    public void Record(Credential credential, string permission, bool changes)
    {
        var now = time.GetUtcNow();
        var use = new PermissionUse(credential.OrganizationId, credential.TokenId, new DateTimeOffset(now.UtcDateTime.Date, TimeSpan.Zero), permission, changes);
        lock (gate)
        {
            sums[use] = new TokenUseCount(sums.GetValueOrDefault(use).Uses + 1, now);
        }
    }

    /// <summary>Records that a well-formed secret came that nobody has.</summary>
    public void RecordUnknown(string ip)
    {
        var now = time.GetUtcNow();
        var key = (new DateTimeOffset(now.Year, now.Month, now.Day, now.Hour, 0, 0, TimeSpan.Zero), ip);
        lock (gate)
        {
            if (unknown.Count < MaximumAddresses || unknown.ContainsKey(key))
            {
                unknown[key] = unknown.GetValueOrDefault(key) + 1;
            }
        }
    }

    /// <summary>Stores what was summed since the last time. What cannot be stored now is kept for the next time.</summary>
    public async Task Flush(CancellationToken cancellation)
    {
        Dictionary<PermissionUse, TokenUseCount> uses;
        Dictionary<(DateTimeOffset Hour, string Ip), long> strangers;
        lock (gate)
        {
            (uses, strangers, sums, unknown) = (sums, unknown, [], []);
        }

        if (uses.Count + strangers.Count == 0)
        {
            return;
        }

        try
        {
            await database.Write(
                async session =>
                {
                    await usage.Add(session, uses, time.GetUtcNow());
                    await usage.AddUnknown(session, strangers, time.GetUtcNow() - UnknownKept);
                },
                cancellation);
        }
        catch (Exception problem) when (problem is DbException or OperationCanceledException)
        {
            logger.LogWarning("{Count} sums of permissions used could not be stored ({Problem}); they are kept for the next attempt", uses.Count, problem.GetType().Name);
            PutBack(uses, strangers);
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

    private void PutBack(Dictionary<PermissionUse, TokenUseCount> uses, Dictionary<(DateTimeOffset Hour, string Ip), long> strangers)
    {
        lock (gate)
        {
            foreach (var (use, count) in uses)
            {
                var newer = sums.GetValueOrDefault(use);
                sums[use] = new TokenUseCount(newer.Uses + count.Uses, newer.LastAt > count.LastAt ? newer.LastAt : count.LastAt);
            }

            foreach (var (key, attempts) in strangers)
            {
                unknown[key] = unknown.GetValueOrDefault(key) + attempts;
            }
        }
    }
}
