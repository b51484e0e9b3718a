using System.Data.Common;
using System.Security.Cryptography;
using AppUsersGateway.Data.Database;
using AppUsersGateway.Data.Usage;
using AppUsersGateway.Gateway.Configuration;
using Microsoft.Extensions.Options;

namespace AppUsersGateway.Gateway.Usage;

/// <summary>This gateway's row among those that record use: whoever finds it not renewed knows that what this one had not stored is lost.</summary>
public sealed class Heartbeat(AppDatabase database, RecordingRepository recording, IOptions<GatewayOptions> gateway, ILogger<Heartbeat> logger)
{
    /// <summary>How often it is renewed when nothing is used.</summary>
    private static readonly TimeSpan Idle = TimeSpan.FromSeconds(10);

    /// <summary>Between the moment of a use and its being summed: what is older than this before a batch is taken is in it.</summary>
    private static readonly TimeSpan Underway = TimeSpan.FromSeconds(1);

    private readonly RecordingNode node = NewNode(gateway.Value.Url);
    private DateTimeOffset? last;

    /// <summary>Whether it must be renewed though there is nothing to store.</summary>
    public bool IsDue(DateTimeOffset now) => !(now - last < Idle);

    /// <summary>Renews it in the transaction that stores a batch.</summary>
    /// <param name="session">The transaction.</param>
    /// <param name="batch">What it stores.</param>
    /// <param name="oldestLeft">The oldest use that it does not store; null when it stores all.</param>
    /// <param name="now">When the batch was taken.</param>
    public async Task Beat(Session session, UseBatch batch, DateTimeOffset? oldestLeft, DateTimeOffset now)
    {
        foreach (var gap in await recording.Bury(session, node, now, isStart: last is null))
        {
            logger.LogWarning("A gateway died: use between {From:O} and {Until:O} may have gone unseen", gap.StartsAt, gap.EndsAt);
        }

        if (batch.LostSince is { } lost)
        {
            await recording.Add(session, new RecordingGap(node.Id, lost, now, RecordingGapCause.Overflow));
        }

        if (oldestLeft is null)
        {
            await recording.Revive(session, node);
        }

        await recording.Beat(session, node, now, oldestLeft < now - Underway ? oldestLeft.Value : now - Underway);
    }

    /// <summary>Notes that the transaction was committed.</summary>
    public void Done(DateTimeOffset now) => last = now;

    /// <summary>Removes it, after everything was stored.</summary>
    /// <returns>Whether it could be.</returns>
    public async Task<bool> Leave(CancellationToken cancellation)
    {
        try
        {
            await database.Write(session => recording.Leave(session, node), cancellation);
            return true;
        }
        catch (Exception problem) when (problem is DbException or OperationCanceledException)
        {
            return false;
        }
    }

    // A port of the system's choice is another one after the next start, so the address is no name to know a gateway by.
    private static RecordingNode NewNode(string url)
    {
        var id = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16));
        return new RecordingNode(id, url.EndsWith(":0", StringComparison.Ordinal) ? id : $"{Environment.MachineName} {url}");
    }
}
