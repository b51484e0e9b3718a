using AppUsersGateway.Data.Ladder;
using AppUsersGateway.Data.Tokens;

namespace AppUsersGateway.Auditor.Ladder;

/// <summary>What the ladder did in one run, or would have done.</summary>
public sealed class LadderResult
{
    /// <summary>The ladder that is off.</summary>
    public static readonly LadderResult Off = new() { Policy = new LadderPolicy() };

    /// <summary>What the organization wants.</summary>
    public required LadderPolicy Policy { get; init; }

    /// <summary>Climbs that began.</summary>
    public IList<LadderClimb> Warned { get; } = [];

    /// <summary>Climbs whose next stage comes within days.</summary>
    public IList<LadderClimb> Announced { get; } = [];

    /// <summary>Climbs that the ladder let go of.</summary>
    public IList<LadderClimb> Released { get; } = [];

    /// <summary>Climbs that came to quarantine, or would have.</summary>
    public IList<LadderClimb> Suspended { get; } = [];

    /// <summary>Climbs that came to their end, or would have.</summary>
    public IList<LadderClimb> Revoked { get; } = [];

    /// <summary>Climbs that were due, but too many at once.</summary>
    public IList<LadderClimb> Held { get; } = [];

    /// <summary>Whether this run holds back what no run before has told of.</summary>
    public bool IsTripping => Held.Any(climb => !Policy.Holds(climb));

    /// <summary>The tokens that were really suspended, as they are now.</summary>
    public IList<Token> SuspendedTokens { get; } = [];

    /// <summary>The tokens that were really revoked, as they are now.</summary>
    public IList<Token> RevokedTokens { get; } = [];

    /// <summary>How many tokens a run may suspend and revoke together.</summary>
    public long Limit { get; init; }

    /// <summary>How many e-mails tell of it.</summary>
    public int EmailsQueued { get; set; }

    /// <summary>The findings that owners hear of by the ladder's own mails, so that no other tells them the same.</summary>
    public IReadOnlySet<string> ToldFindings => Policy.Mode == LadderMode.On
        ? Warned.Concat(Announced).Select(climb => climb.FindingId).ToHashSet(StringComparer.Ordinal)
        : new HashSet<string>(StringComparer.Ordinal);
}
