using AppUsersGateway.Auditor.Runs;
using AppUsersGateway.Data.Findings;

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
        var what = $"{string.Join(", ", Numbers(source.Changes).Take(2))} · Token audit {Wording.ShortDay(source.At)}";
        var room = Math.Max(LeastName, MaximumSubject - "[AppUsers · ] ".Length - what.Length);
        return SafeText.Line($"[AppUsers · {SafeText.Line(source.Organization, room)}] {what}", MaximumSubject);
    }

    /// <summary>How many findings are open as before; empty for none.</summary>
    public static string Unchanged(AuditChanges changes) => changes.Standing.Open switch
    {
        0 => "",
        var count => $"{Wording.Count(count, "open finding")} {(count == 1 ? "is" : "are")} unchanged{Critical(changes.Standing.Critical)}.",
    };

    /// <summary>What to do, and by when.</summary>
    public static string Verdict(AuditChanges changes)
    {
        var (critical, high) = (changes.Changed(Severity.Critical), changes.Changed(Severity.High));
        var others = changes.New + changes.Worsened - critical - high;
        return (critical, high) switch
        {
            ( > 0, > 0) => $"{Wording.Count(critical, "finding")} {Need(critical)} action today, {Wording.Number(high)} more this week.",
            ( > 0, _) => $"{Wording.Count(critical, "finding")} {Need(critical)} action today.",
            (_, > 0) => $"{Wording.Count(high, "finding")} {Need(high)} action this week.",
            _ when others > 0 => $"Nothing is urgent: {Wording.Count(others, "finding")} to plan for.",
            _ => $"Nothing new. {Wording.Count(changes.Resolved, "finding")} {(changes.Resolved == 1 ? "is" : "are")} resolved.",
        };
    }

    private static IEnumerable<string> Numbers(AuditChanges changes)
    {
        (long Number, string Word)[] all =
        [
            (changes.Changed(Severity.Critical), "critical"), (changes.New, "new"), (changes.Worsened, "worse"), (changes.Resolved, "resolved"),
        ];
        return all.Where(part => part.Number > 0).Select(part => $"{Wording.Number(part.Number)} {part.Word}");
    }

    private static string Critical(long critical) => critical > 0 ? $", {Wording.Number(critical)} of them critical" : "";

    private static string Need(long count) => count == 1 ? "needs" : "need";
}
