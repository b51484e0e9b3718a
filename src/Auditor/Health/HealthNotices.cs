using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using AppUsersGateway.Auditor.Emails;
using AppUsersGateway.Auditor.Rules;
using AppUsersGateway.Data.Audits;
using AppUsersGateway.Data.Database;
using AppUsersGateway.Data.Findings;
using AppUsersGateway.Data.Organizations;
using AppUsersGateway.Data.Webhooks;
using CloudNative.CloudEvents;
using CloudNative.CloudEvents.SystemTextJson;

namespace AppUsersGateway.Auditor.Health;

/// <summary>
/// Writes what is told by webhook about the health of audits, as CloudEvents in structured JSON: a finding of SYS-001 that opens or resolves, in the
/// transaction of its run; and audits that do not come, which no run can tell. Nothing while all is well.
/// </summary>
public sealed class HealthNotices(WebhookOutbox outbox, OrganizationRepository organizations, FindingChanges changes, GatewayAddress gateway, TimeProvider time)
{
    /// <summary>Something is wrong.</summary>
    public const string Unhealthy = "com.appusersgateway.auditor.unhealthy";

    /// <summary>It is wrong no more.</summary>
    public const string Recovered = "com.appusersgateway.auditor.recovered";

    /// <summary>The cause of what is told about audits that do not come.</summary>
    public const string Late = "late";

    private static readonly JsonEventFormatter Formatter = new(new JsonSerializerOptions(JsonSerializerDefaults.Web), default);

    /// <summary>Tells of the findings about the auditor itself that this transaction has opened, reopened or resolved.</summary>
    public async Task Tell(Session session, AuditRun run)
    {
        foreach (var finding in await changes.OfThis(session, run.OrganizationId, AuditorUnhealthy.Code))
        {
            var isOpen = finding.Status == FindingStatus.Open;
            if (isOpen || finding.Status == FindingStatus.Resolved)
            {
                await Add(session, isOpen ? Unhealthy : Recovered, run.OrganizationId, finding.Id, $"{finding.Id} {run.Id}", new
                {
                    finding.Title,
                    Severity = EnumText.Of(finding.Severity),
                    Evidence = finding.Evidence.Items.Select(evidence => new { evidence.Name, evidence.Value }),
                    finding.Remedy,
                    FindingId = finding.Id,
                    AuditRunId = run.Id,
                });
            }
        }
    }

    /// <summary>Tells that an audit that was due has not succeeded. However many look, it is told once.</summary>
    public Task TellLate(Session session, string organizationId, DateTimeOffset due, DateTimeOffset? lastGood) =>
        Add(session, Unhealthy, organizationId, Late, $"{Late} {due.ToUnixTimeMilliseconds()}", new
        {
            Title = "no audit has succeeded since one was due",
            Severity = EnumText.Of(Severity.Critical),
            DueAt = due,
            LastGoodAuditAt = lastGood,
            Remedy = "Find out why no auditor runs, or what its log says: findings since then were told to nobody.",
        });

    /// <summary>Tells that audits succeed again, after the event that told that they did not.</summary>
    public Task TellInTime(Session session, WebhookEvent late, DateTimeOffset? lastGood) =>
        Add(session, Recovered, late.OrganizationId, Late, late.Id, new { Title = "audits succeed again", LastGoodAuditAt = lastGood });

    private async Task Add(Session session, string type, string organizationId, string cause, string identity, object data)
    {
        var (id, now) = (Id($"{type} {organizationId} {identity}"), time.GetUtcNow());
        var told = new CloudEvent(CloudEventsSpecVersion.V1_0)
        {
            Id = id,
            Type = type,
            Source = new Uri(new Uri(gateway.Explorer), "/"),
            Subject = organizationId,
            Time = now,
            DataContentType = "application/json",
            Data = new { Organization = (await organizations.Find(session, organizationId))?.Name, OrganizationId = organizationId, Cause = cause == Late ? Late : "finding", Details = data },
        };
        await outbox.Add(session, new WebhookEvent
        {
            Id = id,
            OrganizationId = organizationId,
            Type = type,
            Cause = cause,
            Body = Encoding.UTF8.GetString(Formatter.EncodeStructuredModeMessage(told, out _).Span),
            CreatedAt = now,
        });
    }

    private static string Id(string identity) => "msg_" + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(identity)).AsSpan(0, 16));
}
