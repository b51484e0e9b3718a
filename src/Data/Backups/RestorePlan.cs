using AppUsersGateway.Data.Revocations;

namespace AppUsersGateway.Data.Backups;

/// <summary>What is to be restored, and how.</summary>
/// <param name="File">The backup.</param>
public sealed record RestorePlan(string File)
{
    /// <summary>Journals besides the one of this host.</summary>
    public IReadOnlyList<string> Journals { get; init; } = [];

    /// <summary>Restores without any: what was revoked after the backup works again.</summary>
    public bool WithoutJournal { get; init; }

    /// <summary>Revokes every token that works.</summary>
    public bool InvalidateAll { get; init; }

    /// <summary>The folder of PostgreSQL's programs; null for those on the path.</summary>
    public string? Programs { get; init; }
}

/// <summary>What a restore did.</summary>
/// <param name="TakenAt">When the backup was begun; null when it does not say.</param>
public sealed record RestoreReport(DateTimeOffset? TakenAt)
{
    /// <summary>Tokens that the journal ended, by what had ended them.</summary>
    public IReadOnlyDictionary<RevocationReason, int> Ended { get; init; } = new Dictionary<RevocationReason, int>();

    /// <summary>Tokens of the journal that the backup does not know: they were issued after it.</summary>
    public IReadOnlyList<string> Unknown { get; init; } = [];

    /// <summary>Tokens that were revoked because all were to be.</summary>
    public int Invalidated { get; init; }

    /// <summary>Lines of the journals that cannot be read.</summary>
    public int Damaged { get; init; }

    /// <summary>Entries of the activity log.</summary>
    public long Entries { get; init; }

    /// <summary>Where the activity log's chain is broken; null when it is whole.</summary>
    public string? Defect { get; init; }
}
