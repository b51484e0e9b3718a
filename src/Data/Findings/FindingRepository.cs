using AppUsersGateway.Data.Database;
using AppUsersGateway.Data.Facts;
using AppUsersGateway.Data.Paging;
using Dapper;

namespace AppUsersGateway.Data.Findings;

/// <summary>Findings: read by people, written by audit runs.</summary>
public sealed class FindingRepository
{
    /// <summary>Most severe first.</summary>
    public static readonly ListOrder<Finding> BySeverity = new("severity", "f.severity", Descending: true, finding => (long)finding.Severity);

    /// <summary>Newest first.</summary>
    public static readonly ListOrder<Finding> NewestFirst = new("opened", "f.opened_at", Descending: true, finding => finding.OpenedAt.ToUnixTimeMilliseconds());

    /// <summary>Read for many application users at once.</summary>
    public static readonly ListParent<Finding> OfApplicationUser = new("f.application_user_id", finding => finding.ApplicationUserId);

    /// <summary>Read for many tokens at once.</summary>
    public static readonly ListParent<Finding> OfToken = new("f.token_id", finding => finding.TokenId);

    internal const string Columns =
        "f.id, f.organization_id, f.rule, f.fingerprint, f.subject_kind, f.subject_id, f.application_user_id, f.token_id, f.severity, f.confidence, " +
        "f.title, f.evidence, f.remedy, f.deadline, f.status, f.opened_at, f.worsened_at, f.reopened_at, f.resolved_at, f.opened_by_run, f.resolved_by_run, " +
        "f.acknowledged_at, f.acknowledged_by, f.acknowledged_until, f.acknowledge_reason, f.exception_id, f.change";

    private const string From = "findings f";

    /// <summary>Those that fulfil a filter.</summary>
    public ListQuery<Finding> List(string organizationId, FindingFilter filter) =>
        filter.Narrow(new ListQuery<Finding>(Columns, From, "f.id").In("f.organization_id", organizationId));

    /// <summary>One by id.</summary>
    public Task<Finding?> Find(Session session, string organizationId, string id) =>
        session.QueryOne<Finding>($"select {Columns} from {From} where f.id = @id and f.organization_id = @organizationId", new { id, organizationId });

    /// <summary>Those with the given ids.</summary>
    public async Task<IReadOnlyDictionary<string, Finding>> FindMany(Session session, string organizationId, IReadOnlyCollection<string> ids) =>
        (await session.Query<Finding>(
            $"select {Columns} from {From} where f.organization_id || '' = @organizationId and f.id in @Ids", new { organizationId, Ids = new InList(ids) }))
        .ToDictionary(finding => finding.Id, StringComparer.Ordinal);

    /// <summary>How many are not resolved, by rule, severity and status.</summary>
    public Task<IReadOnlyList<FindingCount>> Counts(Session session, string organizationId) =>
        session.Query<FindingCount>(
            """
            select f.rule, f.severity, f.status, count(*) as number from findings f
            where f.organization_id = @organizationId and f.resolved_at is null
            group by f.rule, f.severity, f.status order by f.rule, f.severity, f.status
            """,
            new { organizationId });

    /// <summary>Those with the given fingerprints, wherever they stand, by fingerprint.</summary>
    public async Task<IReadOnlyDictionary<string, Finding>> Of(Session session, string organizationId, IReadOnlyCollection<string> fingerprints)
    {
        if (fingerprints.Count == 0)
        {
            return new Dictionary<string, Finding>(StringComparer.Ordinal); // as in each batch of a first audit
        }

        var parameters = new DynamicParameters(new { organizationId });
        var list = InList.Write("Fingerprints", fingerprints, parameters);
        var found = await session.Query<Finding>($"select {Columns} from {From} where f.organization_id = @organizationId and f.fingerprint in {list}", parameters);
        return found.ToDictionary(finding => finding.Fingerprint, StringComparer.Ordinal);
    }

    /// <summary>Those that are not resolved, about users that are neighbours by age and their tokens.</summary>
    public Task<IReadOnlyList<Finding>> Unresolved(Session session, string organizationId, UserRange users) =>
        session.Query<Finding>(
            $"select {Columns} from application_users u cross join {From} where f.application_user_id = u.id and f.resolved_at is null and {UserRange.Condition}",
            users.Parameters(organizationId, default, default));

    /// <summary>Those that are not resolved, about the organization itself.</summary>
    public Task<IReadOnlyList<Finding>> UnresolvedOfNobody(Session session, string organizationId) =>
        session.Query<Finding>(
            $"select {Columns} from {From} where f.application_user_id is null and f.organization_id = @organizationId and f.resolved_at is null", new { organizationId });

    /// <summary>The ids of all that are open, the most severe first, then by rule and subject.</summary>
    public IAsyncEnumerable<string> OpenIds(Session session, string organizationId) =>
        session.Stream(
            $"select f.id from {From} where f.organization_id = @organizationId and f.resolved_at is null and f.status = 'OPEN' order by f.severity desc, f.rule, f.subject_id, f.id",
            new { organizationId }, static row => row.GetString(0), session.Cancellation);

    /// <summary>Those of a rule that are open.</summary>
    public Task<IReadOnlyList<Finding>> Open(Session session, string organizationId, string rule) =>
        session.Query<Finding>(
            $"select {Columns} from {From} where f.organization_id = @organizationId and f.rule = @rule and f.resolved_at is null and f.status = 'OPEN' order by f.id",
            new { organizationId, rule });

    /// <summary>Opens findings, but for those whose fingerprint has one already, wherever it stands.</summary>
    /// <returns>Which of them were opened, by id.</returns>
    public async Task<IReadOnlySet<string>> Insert(Session session, IReadOnlyCollection<FindingRow> rows)
    {
        var written = await session.ExecuteEach(FindingRow.Insert, FindingRow.Parameters, [.. rows.Select(row => row.Values)]);
        return rows.Zip(written).Where(row => row.Second > 0).Select(row => row.First.Finding.Id).ToHashSet(StringComparer.Ordinal);
    }

    /// <summary>Brings findings up to date: evidence, wording, severity, and where they stand.</summary>
    public Task Update(Session session, IReadOnlyCollection<Finding> changed) =>
        session.ExecuteEach(FindingRenewal.Statement, FindingRenewal.Parameters, [.. changed.Select(FindingRenewal.Values)]);

    /// <summary>Brings up to date what findings say that stand as they stood (<see cref="Finding.StandsAs"/>).</summary>
    public Task Reword(Session session, IReadOnlyCollection<Finding> changed) =>
        session.ExecuteEach(FindingRewording.Statement, FindingRewording.Parameters, [.. changed.Select(FindingRewording.Values)]);

    /// <summary>Closes a finding whose condition is gone.</summary>
    public Task Resolve(Session session, string id, string runId, DateTimeOffset now) =>
        session.Execute(
            """
            update findings set status = 'RESOLVED', resolved_at = @now, resolved_by_run = @runId,
                change = coalesce((select c.number from finding_changes c where c.organization_id = findings.organization_id), 0)
            where id = @id and resolved_at is null
            """,
            new { id, runId, now });
}
