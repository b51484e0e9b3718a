using AppUsersGateway.Auditor.Emails.Letters;
using AppUsersGateway.Auditor.Runs;
using AppUsersGateway.Data.Administrators;

namespace AppUsersGateway.Auditor.Emails.Reviews;

/// <summary>What one owner is asked about: the worst of it, and how much there is, however much that is.</summary>
/// <param name="owner">The owner.</param>
public sealed class Review(Administrator owner)
{
    private static readonly Comparer<FindingChange> WorstFirst = Comparer<FindingChange>.Create((one, other) =>
        other.Finding.Severity.CompareTo(one.Finding.Severity) is var order and not 0 ? order : string.CompareOrdinal(one.Finding.SubjectId, other.Finding.SubjectId));

    private readonly Leaders<FindingChange> worst = new(LetterLimits.Parts, WorstFirst);

    /// <summary>The owner.</summary>
    public Administrator Owner => owner;

    /// <summary>The worst of it, as much as a letter shows.</summary>
    public IReadOnlyList<FindingChange> Worst => worst.First;

    /// <summary>How many application users it is about.</summary>
    public long Count => worst.Count;

    /// <summary>One more.</summary>
    public void Add(FindingChange change) => worst.Add(change);
}
