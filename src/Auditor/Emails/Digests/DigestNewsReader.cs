using AppUsersGateway.Auditor.Emails.Letters;
using AppUsersGateway.Auditor.Rules;
using AppUsersGateway.Auditor.Runs;
using AppUsersGateway.Data.Database;
using AppUsersGateway.Data.Findings;

namespace AppUsersGateway.Auditor.Emails.Digests;

/// <summary>Reads from the findings what is new since a moment: no more of them than a digest can show, however many there are.</summary>
public sealed class DigestNewsReader(FindingsSince since, FindingRepository findings, FindingSubjects subjects, Recipients recipients, RuleCatalog rules)
{
    /// <summary>What is new after a moment, as it stands now.</summary>
    public async Task<DigestNews> After(Session session, string organizationId, DateTimeOffset moment)
    {
        var counts = await since.Counts(session, organizationId, moment);
        var standing = await findings.Counts(session, organizationId);
        var changed = counts.Where(count => count.News != FindingNews.Resolved).ToList();
        var limits = DigestLimits.Default;
        return new DigestNews
        {
            New = Sum(count => count.News != FindingNews.Worsened),
            Worsened = Sum(count => count.News == FindingNews.Worsened),
            Critical = Sum(count => count.Severity == Severity.Critical),
            High = Sum(count => count.Severity == Severity.High),
            Unchanged = Open(count => true) - Sum(count => true),
            UnchangedCritical = Open(count => count.Severity == Severity.Critical) - Sum(count => count.Severity == Severity.Critical),
            ActNow = new DigestLead(
                await Shown(await since.Open(session, organizationId, moment, Severity.High, Severity.Critical, limits.Blocks)), Sum(count => count.Severity >= Severity.High)),
            CanWait = new DigestLead(
                await Shown(await since.Open(session, organizationId, moment, Severity.Info, Severity.Medium, limits.Rows)), Sum(count => count.Severity < Severity.High)),
            Gone = new DigestLead(
                await Shown(await since.Resolved(session, organizationId, moment, limits.Rows)), counts.Where(count => count.News == FindingNews.Resolved).Sum(count => count.Number)),
        };

        long Sum(Func<FindingNewsCount, bool> which) => changed.Where(which).Sum(count => count.Number);

        long Open(Func<FindingCount, bool> which) => standing.Where(count => count.Status == FindingStatus.Open && which(count)).Sum(count => count.Number);

        async Task<IReadOnlyList<DigestChange>> Shown(IReadOnlyList<Finding> shown)
        {
            var about = await subjects.Of(session, organizationId, shown);
            var owners = await recipients.Owners(session, organizationId, shown.Select(finding => finding.ApplicationUserId));
            return [.. shown.Select(finding => new DigestChange(finding, rules.Describe(finding.Rule), Subject(finding), Word(finding)))];

            FindingSubject Subject(Finding finding) => about.GetValueOrDefault(finding.SubjectId) is { } subject
                ? subject with { OwnerName = owners.GetValueOrDefault(finding.ApplicationUserId ?? "")?.Name }
                : DigestChange.Unknown(finding);
        }

        string? Word(Finding finding) => FindingsSince.Of(finding, moment) switch
        {
            FindingNews.Opened => "new",
            FindingNews.Reopened => "again",
            FindingNews.Worsened => "worse",
            _ => null,
        };
    }

    /// <summary>Whether anything is new after a moment.</summary>
    public async Task<bool> Any(Session session, string organizationId, DateTimeOffset moment) => (await since.Counts(session, organizationId, moment)).Count > 0;
}
