namespace AppUsersGateway.Auditor.Emails.Digests;

/// <summary>The sentences that decide whether a digest is opened and read: subject and verdict.</summary>
internal static class DigestSummary
{
    /// <summary>What mail programs show of a subject in a list.</summary>
    public const int MaximumSubject = 70;

    private const int LeastName = 8;

    /// <summary><c>[AppUsers · Example] 2 critical, 3 new · Token audit 24 Sep</c>; a long organization name gives way.</summary>
    public static string Subject(DigestSource source)
    {
        var what = $"{string.Join(", ", Numbers(source.News).Take(2))} · {Period(source)}";
        var room = Math.Max(LeastName, MaximumSubject - "[AppUsers · ] ".Length - what.Length);
        return SafeText.Line($"[AppUsers · {SafeText.Line(source.Organization, room)}] {what}", MaximumSubject);
    }

    /// <summary>How many findings are open as before; empty for none.</summary>
    public static string Unchanged(DigestNews news) => news.Unchanged switch
    {
        0 => "",
        var count => $"{Wording.Count(count, "open finding")} {(count == 1 ? "is" : "are")} unchanged{Critical(news.UnchangedCritical)}.",
    };

    /// <summary>What to do, and by when.</summary>
    public static string Verdict(DigestNews news)
    {
        var (critical, high) = (news.Critical, news.High);
        var others = news.New + news.Worsened - critical - high;
        return (critical, high) switch
        {
            ( > 0, > 0) => $"{Wording.Count(critical, "finding")} {Need(critical)} action today, {Wording.Number(high)} more this week.",
            ( > 0, _) => $"{Wording.Count(critical, "finding")} {Need(critical)} action today.",
            (_, > 0) => $"{Wording.Count(high, "finding")} {Need(high)} action this week.",
            _ when others > 0 => $"Nothing is urgent: {Wording.Count(others, "finding")} to plan for.",
            _ => $"Nothing new. {Wording.Count(news.Resolved, "finding")} {(news.Resolved == 1 ? "is" : "are")} resolved.",
        };
    }

    private static string Period(DigestSource source) => source.Since is { } since ? $"Token audits since {Wording.ShortDay(since)}" : $"Token audit {Wording.ShortDay(source.At)}";

    private static IEnumerable<string> Numbers(DigestNews news)
    {
        (long Number, string Word)[] all =
        [
            (news.Critical, "critical"), (news.New, "new"), (news.Worsened, "worse"), (news.Resolved, "resolved"),
        ];
        return all.Where(part => part.Number > 0).Select(part => $"{Wording.Number(part.Number)} {part.Word}");
    }

    private static string Critical(long critical) => critical > 0 ? $", {Wording.Number(critical)} of them critical" : "";

    private static string Need(long count) => count == 1 ? "needs" : "need";
}
