using AppUsersGateway.Data.Activity;
using AppUsersGateway.Data.Database;
using AppUsersGateway.Data.Organizations;
using AppUsersGateway.Data.Permissions;
using AppUsersGateway.Data.Usage;

namespace AppUsersGateway.Data.Facts;

/// <summary>The facts about an organization as a whole.</summary>
public sealed class OrganizationFactsReader(OrganizationRepository organizations)
{
    /// <summary>How far back mails, audits, bypasses and strangers' secrets are looked at.</summary>
    private static readonly TimeSpan Window = TimeSpan.FromDays(7);

    /// <summary>How long a mail may wait; longer, and nobody sends it.</summary>
    private static readonly TimeSpan Waiting = TimeSpan.FromDays(1);

    /// <summary>Most of each kind that anybody reads.</summary>
    private const int Most = 50;

    /// <summary>How long the host's commands are the ordinary way: while the organization is set up.</summary>
    private static readonly TimeSpan SetUp = TimeSpan.FromDays(1);

    /// <summary>Everything but what only the auditor knows: the moments of its schedule.</summary>
    public async Task<OrganizationFacts> Read(Session session, string organizationId, DateTimeOffset now)
    {
        var organization = (await organizations.Find(session, organizationId))!;
        var since = now - Window;
        var lastAudit = await session.Scalar<long?>(
            "select max(finished_at) from audit_runs where organization_id = @organizationId and status = 'SUCCEEDED'", new { organizationId });
        return new OrganizationFacts
        {
            OrganizationId = organizationId,
            Name = organization.Name,
            CreatedAt = organization.CreatedAt,
            LastAuditAt = lastAudit is { } at ? DateTimeOffset.FromUnixTimeMilliseconds(at) : null,
            FailedAudits = await FailedAudits(session, organizationId, lastAudit ?? 0, since),
            FailedEmails = await FailedEmails(session, organizationId, since, now - Waiting),
            Readers = await Readers(session, organizationId),
            ChainDefect = await ActivityProof.Defect(session),
            RecordingGaps = await RecordingGaps(session, since),
            Bypasses = await Bypasses(session, organizationId, since, organization.CreatedAt + SetUp),
            UnknownSecrets = await session.Query<UnknownSecretFacts>(
                "select ip, hour, attempts from unknown_secrets where hour >= @since order by attempts desc, hour desc, ip limit +@Most", new { since, Most }),
        };
    }

    private static async Task<IReadOnlyList<SystemFault>> FailedAudits(Session session, string organizationId, long lastGood, DateTimeOffset since) =>
        [.. (await session.Query<FaultRow>(
            """
            select finished_at as at, coalesce(error, '') as what from audit_runs
            where organization_id = @organizationId and queued_at >= @since and status = 'FAILED' and finished_at > @lastGood
            order by queued_at desc, id desc limit +@Most
            """,
            new { organizationId, since, lastGood, Most })).Select(row => new SystemFault(row.At, row.What))];

    private static async Task<IReadOnlyList<SystemFault>> FailedEmails(Session session, string organizationId, DateTimeOffset since, DateTimeOffset waitingSince) =>
        [.. (await session.Query<FaultRow>(
            """
            select created_at as at, recipient_name || ': ' || coalesce(last_error, case when status = 'FAILED' then 'given up' else 'nobody has tried to send it' end) as what from emails
            where organization_id = @organizationId and created_at >= @since and (status = 'FAILED' or (status = 'PENDING' and created_at < @waitingSince))
            order by created_at desc, id desc limit +@Most
            """,
            new { organizationId, since, waitingSince, Most })).Select(row => new SystemFault(row.At, row.What))];

    private static async Task<IReadOnlyList<SystemFault>> RecordingGaps(Session session, DateTimeOffset since) =>
        [.. (await session.Query<(DateTimeOffset Starts, DateTimeOffset Ends, string Cause)>(
            "select starts_at, ends_at, cause from recording_gaps where ends_at >= @since order by ends_at desc, node_id limit +@Most", new { since, Most }))
            .Select(gap => new SystemFault(gap.Ends, $"a gateway {(gap.Cause == EnumText.Of(RecordingGapCause.Overflow) ? "had more than it could store" : "stopped without storing")}, since {gap.Starts.UtcDateTime:yyyy-MM-dd HH:mm:ss} UTC"))];

    private static Task<long> Readers(Session session, string organizationId) => session.Scalar<long>(
        """
        select count(*) from administrators a
        where a.organization_id = @organizationId and a.status = 'ACTIVE' and a.digest_frequency <> 'NEVER' and exists (
            select 1 from grants g where g.principal_id = a.id and g.resource_id = a.organization_id and g.permission in @Reading)
        """,
        new { organizationId, Reading = new InList([Permission.OrganizationAdmin, Permission.AuditRead, Permission.AuditWrite]) });

    private static async Task<IReadOnlyList<BypassFacts>> Bypasses(Session session, string organizationId, DateTimeOffset since, DateTimeOffset setUp)
    {
        var host = await session.Query<BypassRow>(
            """
            select e.id, e.at, e.actor_name, e.kind, a.name as subject, e.reason from activity e
            left join administrators a on a.id = e.administrator_id
            where e.organization_id = @organizationId and e.at >= @since and e.at >= @setUp and e.actor_kind = 'HOST' and e.outcome = 'SUCCESS'
                and e.kind in ('ADMINISTRATOR_INVITED', 'ADMINISTRATOR_TOKEN_CREATED')
            order by e.at desc, e.id desc limit +@Most
            """,
            new { organizationId, since, setUp, Most });
        var tokens = await session.Query<BypassRow>(
            """
            select t.id, t.created_at as at, coalesce(a.name, p.name, 'host command') as actor_name, 'TOKEN_CREATED' as kind, t.prefix as subject,
                t.policy_bypass_reason as reason
            from tokens t
            left join administrators a on a.id = t.created_by
            left join application_users p on p.id = t.created_by
            where t.organization_id = @organizationId and t.created_at >= @since and t.policy_bypass_reason is not null
            order by t.created_at desc, t.id desc limit +@Most
            """,
            new { organizationId, since, Most });
        return [.. host.Concat(tokens).Select(row => row.ToFacts()).OrderByDescending(bypass => bypass.At).ThenBy(bypass => bypass.EventId, StringComparer.Ordinal)];
    }

    private sealed record FaultRow
    {
        public required DateTimeOffset At { get; init; }

        public required string What { get; init; }
    }

    private sealed record BypassRow
    {
        public required string Id { get; init; }

        public required DateTimeOffset At { get; init; }

        public required string ActorName { get; init; }

        public required string Kind { get; init; }

        public string? Subject { get; init; }

        public string? Reason { get; init; }

        public BypassFacts ToFacts() => new(Id, At, ActorName, Kind switch
        {
            "TOKEN_CREATED" => $"issued token {Subject}… past the organization's policy",
            "ADMINISTRATOR_INVITED" => $"gave {Subject} access from the host",
            _ => $"issued a token for {Subject} from the host",
        }, Reason);
    }
}
