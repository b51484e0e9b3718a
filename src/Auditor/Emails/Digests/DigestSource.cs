using AppUsersGateway.Auditor.Runs;
using AppUsersGateway.Data.Activity;

namespace AppUsersGateway.Auditor.Emails.Digests;

/// <summary>Everything a digest is composed of, the same for all its readers.</summary>
public sealed record DigestSource
{
    /// <summary>The organization's name.</summary>
    public required string Organization { get; init; }

    /// <summary>The run.</summary>
    public required string RunId { get; init; }

    /// <summary>The moment the audit speaks of.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>The moment since which the digest tells what changed; null for one audit's changes.</summary>
    public DateTimeOffset? Since { get; init; }

    /// <summary>What the facts said.</summary>
    public required FactsPassResult Seen { get; init; }

    /// <summary>What is new.</summary>
    public required DigestNews News { get; init; }

    /// <summary>Whether no audit of the organization succeeded before.</summary>
    public bool IsFirst { get; init; }

    /// <summary>Mails to single owners that were not written because there were too many.</summary>
    public int HeldBack { get; init; }

    /// <summary>What the ladder did; null when it did nothing.</summary>
    public string? Ladder { get; init; }

    /// <summary>The activity log's end.</summary>
    public required ActivityHead ChainHead { get; init; }

    /// <summary>Where queries can be asked.</summary>
    public required string ExplorerUrl { get; init; }
}
