using AppUsersGateway.Auditor.Emails.Calendars;
using AppUsersGateway.Auditor.Runs;
using AppUsersGateway.Data.Administrators;

namespace AppUsersGateway.Auditor.Emails.OwnerNotices;

/// <summary>What one owner is told: what ends soonest, and of the rest how much there is, because it may be more than memory should hold.</summary>
/// <param name="owner">The owner.</param>
public sealed class OwnerNotice(Administrator owner)
{
    private static readonly Comparer<FindingChange> SoonestFirst = Comparer<FindingChange>.Create((one, other) =>
    {
        var order = (one.Finding.Deadline ?? DateTimeOffset.MaxValue).CompareTo(other.Finding.Deadline ?? DateTimeOffset.MaxValue);
        order = order != 0 ? order : other.Finding.Severity.CompareTo(one.Finding.Severity);
        return order != 0 ? order : string.CompareOrdinal(one.Finding.SubjectId, other.Finding.SubjectId);
    });

    // As many as its calendar holds, which is more than the letter shows.
    private readonly Leaders<FindingChange> soonest = new(ExpiryCalendar.Most, SoonestFirst);
    private string? lastSubjectId;
    private string? applicationUserId;

    /// <summary>The owner.</summary>
    public Administrator Owner => owner;

    /// <summary>The first of it: by deadline, then the most severe.</summary>
    public IReadOnlyList<FindingChange> Soonest => soonest.First;

    /// <summary>How many findings it is about.</summary>
    public long Count => soonest.Count;

    /// <summary>How many tokens.</summary>
    public long Tokens { get; private set; }

    /// <summary>Whether it is about more than one application user.</summary>
    public bool HasSeveralUsers { get; private set; }

    /// <summary>The id that comes first of all that it is about.</summary>
    public string FirstSubjectId { get; private set; } = "";

    /// <summary>One more. What is about one token comes in a row, as facts are read.</summary>
    public void Add(FindingChange change)
    {
        var id = change.Finding.SubjectId;
        Tokens += id == lastSubjectId ? 0 : 1;
        FirstSubjectId = lastSubjectId is null || string.CompareOrdinal(id, FirstSubjectId) < 0 ? id : FirstSubjectId;
        HasSeveralUsers |= lastSubjectId is not null && change.Finding.ApplicationUserId != applicationUserId;
        (lastSubjectId, applicationUserId) = (id, change.Finding.ApplicationUserId);
        soonest.Add(change);
    }
}
