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
        var news = source.News;
        return new AuditDigest
        {
            Organization = SafeText.Line(source.Organization, Name),
            Period = source.Since is { } since ? $"{Wording.Moment(since)} to {Wording.Moment(source.At)}" : Wording.Moment(source.At),
            Subject = DigestSummary.Subject(source),
            Verdict = DigestSummary.Verdict(news),
            Unchanged = DigestSummary.Unchanged(news),
            Notes = [.. Notes(source)],
            Counts = new DigestCounts(news.New, news.Worsened, news.Resolved, news.New + news.Worsened + news.Unchanged),
            ActNow = Part(news.ActNow.First, news.ActNow.Count, limits.Blocks, change => Block(change, source.At, limits), "findings(where: {status: OPEN, severityAtLeast: HIGH}, first: 100)"),
            Changed = Part(news.CanWait.First, news.CanWait.Count, limits.Rows, Row, "findings(where: {status: OPEN}, first: 100)"),
            Resolved = Part(news.Gone.First, news.Gone.Count, limits.Rows, Row, "findings(where: {status: RESOLVED}, first: 100)"),
            ComingUp = Part(source.Seen.Expiries.First, source.Seen.Expiries.Count, limits.Rows, expiry => Expiry(expiry, source.At), null),
            RunId = source.RunId,
            TokensExamined = source.Seen.TokensExamined,
            ApplicationUsersExamined = source.Seen.ApplicationUsersExamined,
            ChainHead = source.ChainHead,
            ExplorerUrl = source.ExplorerUrl,
            RecipientName = SafeText.Line(reader.Name, Name),
            Reason = $"you hold {reader.Permissions.Granted.First(granted => new PermissionSet([granted]).Allows(Permission.AuditRead))} in {SafeText.Line(source.Organization, Name)}",
            Ending = DigestWords.Ending(reader.DigestFrequency),
            Frequency = DigestWords.Mutation(reader.DigestFrequency == DigestFrequency.Weekly ? DigestFrequency.Daily : DigestFrequency.Weekly),
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

    private static DigestPart<TItem> Part<TSource, TItem>(IReadOnlyList<TSource> first, long count, int limit, Func<TSource, TItem> show, string? query) =>
        new([.. first.Take(limit).Select(show)], Math.Max(0, count - limit), query is null ? null : $"{{ {query} {{ nodes {{ severity title remedy rule {{ code }} }} }} }}");

    private static DigestBlock Block(DigestChange change, DateTimeOffset now, DigestLimits limits)
    {
        var (finding, rule, subject, word) = change;
        return new DigestBlock
        {
            Severity = finding.Severity,
            Change = word ?? "",
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

    private static DigestRow Row(DigestChange change) =>
        new(change.Finding.Severity, change.Word, DigestSubject.Of(change.Subject), SafeText.Line(change.Finding.Title, 2 * Name), change.Finding.Rule);

    private static DigestExpiry Expiry(UpcomingExpiry expiry, DateTimeOffset now) => new(
        Wording.Coming(expiry.ExpiresAt, now), DigestSubject.Of(expiry.Subject), expiry.LastUsedAt is { } used ? $"last used {Wording.Moment(used)}" : "never used");

    private static string? Optional(string? text, int maximum) => SafeText.Line(text, maximum) is { Length: > 0 } line ? line : null;
}
