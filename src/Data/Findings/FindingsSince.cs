using AppUsersGateway.Data.Database;

namespace AppUsersGateway.Data.Findings;

/// <summary>
/// What has become of findings since a moment, each once and as it stands now: resolved, or open and new, open again or worse. What stands as it stood is not
/// in it, nor what somebody has accepted meanwhile.
/// </summary>
public sealed class FindingsSince
{
    // Moments decide. The number of the last run before them only spares looking at all that has not changed since: it is not later than any change after them.
    private const string Concerned =
        """
        f.organization_id = @organizationId
            and f.change > coalesce((
                select max(r.finding_change) from audit_runs r
                where r.organization_id = @organizationId and r.status = 'SUCCEEDED' and r.finished_at <= @since), -1)
        """;

    private const string News =
        """
        case when f.status = 'RESOLVED' then 'RESOLVED' when f.opened_at > @since then 'OPENED' when f.reopened_at > @since then 'REOPENED' else 'WORSENED' end
        """;

    private const string IsResolved = "f.status = 'RESOLVED' and f.resolved_at > @since";

    private const string IsOpen = "f.status = 'OPEN' and (f.opened_at > @since or f.reopened_at > @since or f.worsened_at > @since)";

    /// <summary>How many there are of each kind and severity.</summary>
    public Task<IReadOnlyList<FindingNewsCount>> Counts(Session session, string organizationId, DateTimeOffset since) =>
        session.Query<FindingNewsCount>(
            $"""
            select {News} as news, f.severity, count(*) as number from findings f
            where {Concerned} and (({IsResolved}) or ({IsOpen}))
            group by {News}, f.severity order by {News}, f.severity
            """,
            new { organizationId, since });

    /// <summary>The worst that are new, open again or worse, of severities between two.</summary>
    public Task<IReadOnlyList<Finding>> Open(Session session, string organizationId, DateTimeOffset since, Severity least, Severity most, int atMost) =>
        session.Query<Finding>(
            $"""
            select {FindingRepository.Columns} from findings f where {Concerned} and {IsOpen} and f.severity between @Least and @Most
            order by f.severity desc, f.rule, f.id limit +@atMost
            """,
            new { organizationId, since, Least = (long)least, Most = (long)most, atMost });

    /// <summary>The worst that are resolved.</summary>
    public Task<IReadOnlyList<Finding>> Resolved(Session session, string organizationId, DateTimeOffset since, int atMost) =>
        session.Query<Finding>(
            $"select {FindingRepository.Columns} from findings f where {Concerned} and {IsResolved} order by f.severity desc, f.rule, f.id limit +@atMost",
            new { organizationId, since, atMost });

    /// <summary>What has become of one of them.</summary>
    public static FindingNews Of(Finding finding, DateTimeOffset since) =>
        finding.Status == FindingStatus.Resolved ? FindingNews.Resolved
        : finding.OpenedAt > since ? FindingNews.Opened
        : finding.ReopenedAt > since ? FindingNews.Reopened
        : FindingNews.Worsened;
}

/// <summary>What has become of a finding.</summary>
public enum FindingNews
{
    /// <summary>It was not there before.</summary>
    Opened,

    /// <summary>It was resolved or accepted, and is open again.</summary>
    Reopened,

    /// <summary>It was open, and its severity rose.</summary>
    Worsened,

    /// <summary>Its condition is gone.</summary>
    Resolved,
}

/// <summary>How many findings of a severity something has become of.</summary>
public sealed record FindingNewsCount
{
    /// <summary>What has become of them.</summary>
    public required FindingNews News { get; init; }

    /// <summary>Their severity, as it is now.</summary>
    public required Severity Severity { get; init; }

    /// <summary>How many.</summary>
    public required long Number { get; init; }
}
