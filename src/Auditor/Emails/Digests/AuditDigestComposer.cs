using AppUsersGateway.Auditor.Runs;
using AppUsersGateway.Data.Administrators;
using AppUsersGateway.Data.Findings;
using AppUsersGateway.Data.Permissions;

namespace AppUsersGateway.Auditor.Emails.Digests;

/// <summary>Chooses what one reader's digest says.</summary>
public static class AuditDigestComposer
{
    private const int Name = 60;
    private const int Word = 40;

    /// <summary>The digest of a run for one reader.</summary>
    public static AuditDigest Compose(DigestSource source, Administrator reader, DigestLimits limits)
    {
        var changes = source.Changes;
        return new AuditDigest
        {
            Organization = SafeText.Line(source.Organization, Name),
            At = source.At,
            Subject = DigestSummary.Subject(source),
            Verdict = DigestSummary.Verdict(changes),
            Unchanged = DigestSummary.Unchanged(changes),
            Notes = [.. Notes(source)],
            Counts = new DigestCounts(changes.New, changes.Worsened, changes.Resolved, changes.New + changes.Worsened + changes.Standing.Open),
            ActNow = Part(changes.ActNow, limits.Blocks, change => Block(change, source.At, limits), "findings(where: {status: OPEN, severityAtLeast: HIGH}, first: 100)"),
            Changed = Part(changes.CanWait, limits.Rows, change => Row(change.Finding, change.Observation.Subject, Change(change)), "findings(where: {status: OPEN}, first: 100)"),
            Resolved = Part(
                changes.Gone, limits.Rows, finding => Row(finding, source.ResolvedSubjects.GetValueOrDefault(finding.SubjectId), null),
                "findings(where: {status: RESOLVED}, first: 100)"),
            ComingUp = Part(source.Seen.Expiries, limits.Rows, expiry => Expiry(expiry, source.At), null),
            RunId = source.RunId,
            TokensExamined = source.Seen.TokensExamined,
            ApplicationUsersExamined = source.Seen.ApplicationUsersExamined,
            ChainHead = source.ChainHead,
            ExplorerUrl = source.ExplorerUrl,
            RecipientName = SafeText.Line(reader.Name, Name),
            Reason = $"you hold {reader.Permissions.Granted.First(granted => new PermissionSet([granted]).Allows(Permission.AuditRead))} in {SafeText.Line(source.Organization, Name)}",
            Ending = $"We write only when something has changed. {Wording.HowToLeave}",
        };
    }

    private static IEnumerable<string> Notes(DigestSource source)
    {
        if (source.IsFirst)
        {
            yield return "This is the first audit, so everything in it is new, and only those who may read audits are told. From now on owners hear of what changes about their tokens.";
        }

        if (source.HeldBack > 0)
        {
            yield return $"{Wording.Count(source.HeldBack, "mail")} to owners {(source.HeldBack == 1 ? "was" : "were")} held back: so many at once look like a mass change, not like work for each of them. Look at the findings below first.";
        }

        if (source.Ladder is { } ladder)
        {
            yield return ladder;
        }
    }

    private static DigestPart<TItem> Part<TSource, TItem>(Leaders<TSource> all, int limit, Func<TSource, TItem> show, string? query) =>
        new([.. all.First.Take(limit).Select(show)], Math.Max(0, all.Count - limit), query is null ? null : $"{{ {query} {{ nodes {{ severity title remedy rule {{ code }} }} }} }}");

    private static DigestBlock Block(FindingChange change, DateTimeOffset now, DigestLimits limits)
    {
        var (finding, (rule, subject, _)) = (change.Finding, change.Observation);
        return new DigestBlock
        {
            Severity = finding.Severity,
            Change = Change(change),
            RuleTitle = SafeText.Line(rule.Title, Name),
            Title = SafeText.Line(finding.Title, limits.Sentence),
            SubjectLabel = subject.Kind == SubjectKind.Organization ? "Scope" : "User",
            ApplicationUser = SafeText.Line(subject.Name, Name),
            Environment = Optional(subject.Environment, Word),
            TokenPrefix = Optional(subject.TokenPrefix, Word),
            TokenDescription = Optional(subject.TokenDescription, Name),
            SubjectId = subject.Id,
            Why = SafeText.Line(rule.Rationale, limits.Sentence),
            Evidence = [.. finding.Evidence.Items.Take(limits.Evidence).Select(fact => new Evidence(SafeText.Line(fact.Name, Name), SafeText.Line(fact.Value, limits.Sentence)))],
            Remedy = SafeText.Line(finding.Remedy, limits.Sentence),
            Deadline = finding.Deadline is { } deadline ? Wording.Coming(deadline, now) : null,
            Owner = Optional(subject.OwnerName, Name) ?? (subject.Kind == SubjectKind.Organization ? "whoever runs the auditor" : "nobody: name one"),
            Reference = SafeText.Line($"{rule.Code} ({string.Join("; ", rule.References)})", limits.Sentence),
        };
    }

    private static DigestRow Row(Finding finding, FindingSubject? subject, string? change) => new(
        finding.Severity, change, subject is null ? finding.SubjectId : DigestSubject.Of(subject), SafeText.Line(finding.Title, 2 * Name), finding.Rule);

    private static DigestExpiry Expiry(UpcomingExpiry expiry, DateTimeOffset now) => new(
        Wording.Coming(expiry.ExpiresAt, now), DigestSubject.Of(expiry.Subject), expiry.LastUsedAt is { } used ? $"last used {Wording.Moment(used)}" : "never used");

    private static string Change(FindingChange change) =>
        change.SeverityBefore is { } before ? $"was {Wording.Of(before).ToLowerInvariant()}" : change.Finding.ReopenedAt is null ? "new" : "again";

    private static string? Optional(string? text, int maximum) => SafeText.Line(text, maximum) is { Length: > 0 } line ? line : null;
}
