using System.Threading.Channels;
using AppUsersGateway.Data.Activity;

namespace AppUsersGateway.Gateway.Activity;

/// <summary>Who hears of an organization's activity, and what waits for it.</summary>
/// <param name="organizationId">The organization.</param>
/// <param name="filter">Which entries it wants.</param>
/// <param name="capacity">How many may wait.</param>
internal sealed class ActivityListener(string organizationId, ActivityFilter filter, int capacity)
{
    private readonly Channel<ActivityEvent> waiting = Channel.CreateBounded<ActivityEvent>(new BoundedChannelOptions(capacity) { SingleReader = true, SingleWriter = true });

    /// <summary>What it was told; ends when it falls behind.</summary>
    public ChannelReader<ActivityEvent> Told => waiting.Reader;

    /// <summary>Up to which entry it was told everything, when it fell behind.</summary>
    public long? HeardUntil { get; private set; }

    public bool Wants(ActivityEvent entry) => entry.OrganizationId == organizationId && filter.Matches(entry);

    /// <summary>Tells it an entry; false when there is no room left, which is the last that it is told.</summary>
    public bool Tell(ActivityEvent entry)
    {
        if (!Wants(entry) || waiting.Writer.TryWrite(entry))
        {
            return true;
        }

        HeardUntil = entry.Sequence - 1;
        TellNothing();
        return false;
    }

    /// <summary>Ends what it is told.</summary>
    public void TellNothing() => waiting.Writer.Complete();
}
