using AppUsersGateway.Data.Facts;
using AppUsersGateway.Data.Findings;

namespace AppUsersGateway.Auditor.Rules;

/// <summary>Silence means health, because a dead auditor is itself reported.</summary>
public sealed class AuditorUnhealthy : IOrganizationRule
{
    /// <summary>The rule's code.</summary>
    public const string Code = "SYS-001";

    private const int MaximumNamed = 5;

    /// <inheritdoc />
    public RuleDescription About { get; } = new(
        Code,
        "Unhealthy auditor",
        Severity.Critical,
        "an audit missed or failed, or none that succeeded within 26 hours (of a schedule of a day; twice the interval of a shorter one), a mail of the last 7 days given up or unsent for a day, nobody who gets digests, a broken activity log, or a gap in the recording of use",
        "Whoever waits for mails that cannot come believes that all is well.",
        "Repair what is named; findings since then were told to nobody.",
        ["NIST SP 800-53r5 AU-5, AU-9", "GitLab: expiry mails that were not sent"]);

    /// <inheritdoc />
    public IEnumerable<Verdict> Check(OrganizationFacts organization, RuleTerms terms)
    {
        var good = new Evidence("last good audit", TimeText.MomentOrNever(organization.LastAuditAt, terms.Now));
        if (organization.MissedAudits is [var missed, ..])
        {
            yield return Fault("missed", $"missed {TimeText.Count(organization.MissedAudits.Count, "audit")}",
                [good, new("last missed", TimeText.Moment(missed, terms.Now))], "Find out why no auditor ran then: dotnet run --project src/Auditor -- run, or Auditor:Embedded.");
        }

        else if (organization.OverdueSince is { } due)
        {
            yield return Fault("missed", $"audited {TimeText.Age(terms.Now - due)} late",
                [good, new("due", TimeText.Moment(due, terms.Now))], "Find out why no audit succeeded for so long: auditRuns and the auditor's log have more.");
        }

        if (organization.FailedAudits is [var failed, ..])
        {
            yield return Fault("failed", $"failed {TimeText.Count(organization.FailedAudits.Count, "audit")} since the last good one",
                [good, new("last failure", $"{TimeText.Moment(failed.At, terms.Now)}: {failed.What}")], "Repair what the failed audit names: auditRuns has its error.");
        }

        if (organization.FailedEmails is [var email, ..])
        {
            yield return Fault("mail", $"could not deliver {TimeText.Count(organization.FailedEmails.Count, "mail")}",
                [.. organization.FailedEmails.Take(MaximumNamed).Select(fault => new Evidence("not sent", $"{TimeText.Moment(fault.At, terms.Now)}, to {fault.What}"))],
                $"Repair the mail server or the recipient's address; mails since {TimeText.Minute(email.At)} may not have arrived.");
        }

        if (organization.Readers == 0)
        {
            yield return Fault("readers", "has nobody who gets its digests",
                [new("administrators who may read audits and get digests", "0"), good],
                "Have somebody who holds organization:audit:read set updateEmailPreferences to DAILY or WEEKLY, or invite such an administrator.");
        }

        if (organization.ChainDefect is { } defect)
        {
            yield return Fault("chain", "its activity log is broken", [new("defect", defect), good], "Run activity verify on the host, with the anchor of the last digest before, and find out who could write to the database.");
        }

        if (organization.RecordingGaps is [var gap, ..])
        {
            yield return Fault("gap", "use of tokens was not recorded for a time",
                [.. organization.RecordingGaps.Take(MaximumNamed).Select(fault => new Evidence("gap", $"{TimeText.Moment(fault.At, terms.Now)}: {fault.What}"))],
                $"Do not take silence before {TimeText.Minute(gap.At)} for disuse; find out why use was not recorded.");
        }
    }

    private Verdict Fault(string material, string title, IReadOnlyList<Evidence> evidence, string remedy) =>
        new(About.Severity, title, evidence, remedy) { Material = material };
}
