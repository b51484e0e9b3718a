using AppUsersGateway.Auditor.Emails.Letters;
using AppUsersGateway.Auditor.Runs;
using AppUsersGateway.Data.Administrators;
using AppUsersGateway.Data.Emails;

namespace AppUsersGateway.Auditor.Emails.Alerts;

/// <summary>What one person is alerted to: the worst of it, and how much there is, however much that is.</summary>
/// <param name="person">The person.</param>
public sealed class Alert(Administrator person)
{
    private static readonly Comparer<AlertNews> WorstFirst = Comparer<AlertNews>.Create((one, other) =>
    {
        var order = other.Change.Finding.Severity.CompareTo(one.Change.Finding.Severity);
        order = order != 0 ? order : string.CompareOrdinal(one.Change.Finding.Rule, other.Change.Finding.Rule);
        return order != 0 ? order : string.CompareOrdinal(one.Change.Finding.SubjectId, other.Change.Finding.SubjectId);
    });

    private readonly Leaders<AlertNews> worst = new(LetterLimits.Parts, WorstFirst);

    /// <summary>The person.</summary>
    public Administrator Person => person;

    /// <summary>The worst of it, as much as a letter shows.</summary>
    public IReadOnlyList<AlertNews> Worst => worst.First;

    /// <summary>How many findings it is about.</summary>
    public long Count => worst.Count;

    /// <summary>Whether the person was told of all of them before.</summary>
    public bool IsFollowUp { get; private set; } = true;

    /// <summary>One more.</summary>
    public void Add(AlertNews news)
    {
        IsFollowUp &= news.Told.Count > 0;
        worst.Add(news);
    }
}

/// <summary>An urgent finding, and what one person was told about it since it opened.</summary>
/// <param name="Change">The finding.</param>
/// <param name="Told">What was told, oldest first; empty for the first time.</param>
public sealed record AlertNews(FindingChange Change, IReadOnlyList<Notice> Told)
{
    /// <summary>The key of the first mail about it; null when there was none.</summary>
    public string? Root => Told is [var first, ..] ? first.MessageKey : null;

    /// <summary>The severity as a number.</summary>
    public long Stage => (long)Change.Finding.Severity;

    /// <summary>What can be new about it while it stays open.</summary>
    public string News => Change.Observation.Verdict.News is { } news ? Fingerprint.Of("news", news) : "";
}
