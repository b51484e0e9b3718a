using AppUsersGateway.Auditor.Emails.Digests;
using AppUsersGateway.Auditor.Emails.Letters;

namespace AppUsersGateway.Auditor.Emails.Alerts;

/// <summary>The words of an alert: what happened, what to do, how we know.</summary>
public static class AlertLetter
{
    /// <summary>The alert about findings, worst first.</summary>
    public static Letter Of(RunReport report, Alert alert, bool isReader, string explorer)
    {
        var (first, organization) = (alert.Worst[0].Change, SafeText.Line(report.Organization, LetterLimits.Name));
        return new Letter
        {
            Subject = Subject(report.Organization, alert),
            Kicker = $"Alert of {organization} · {Wording.Moment(report.At)}",
            Verdict = alert.Count == 1
                ? $"{DigestSubject.Of(first.Observation.Subject)} {first.Finding.Title}."
                : $"{Wording.Count(alert.Count, "finding")} cannot wait for a digest.",
            Lead = [alert.IsFollowUp ? "There is news about what you were told before. Below is how it stands now." : "Look at it now; whether it is harmless, only you can know."],
            Parts =
            [
                .. alert.Worst.Select(item => Part(item, alert.Count == 1, report.At)),
                .. alert.Count > alert.Worst.Count ? new[] { More(alert.Count - alert.Worst.Count) } : [],
            ],
            Reader = alert.Person.Name,
            Reason = isReader ? $"you may read the audits of {organization}" : "you own an application user that it is about",
            Ending = "Alerts cannot be ended. News about the same comes at most once an hour.",
            Audit = $"Audit run {report.Run.Id}.",
            ExplorerUrl = explorer,
        };
    }

    // The verdict above has said it already when there is only one.
    private static LetterPart Part(AlertNews item, bool isOnly, DateTimeOffset now)
    {
        var part = FindingPart.Of(item.Change, now);
        return part with
        {
            Text = isOnly ? null : part.Text,
            Query = (item.Change.Finding.Rule, item.Change.Finding.TokenId) switch
            {
                ("LEAK-001", { } token) => TokenMutation.Suspend(token, "leaked"),
                ("NET-002", { } token) => TokenMutation.Rotate(token),
                _ => null,
            },
        };
    }

    private static LetterPart More(long more) => new($"And {Wording.Number(more)} more")
    {
        Text = "Ask in the explorer:",
        Query = "{ findings(where: {status: OPEN, severityAtLeast: HIGH}, first: 100) {\n  nodes { severity title remedy rule { code } } } }",
    };

    private static string Subject(string organization, Alert alert)
    {
        var first = alert.Worst[0].Change;
        var name = SafeText.Line(first.Observation.Subject.Name, LetterLimits.SubjectName);
        var what = alert.Count == 1
            ? $"{(alert.IsFollowUp ? "More on" : Wording.Of(first.Finding.Severity) + ":")} {name}, {Lower(first.Observation.Rule.Title)}"
            : $"{Wording.Number(alert.Count)} alerts: {name}, {Lower(first.Observation.Rule.Title)}";
        return $"[AppUsers · {SafeText.Line(organization, LetterLimits.SubjectName - 10)}] {what}";
    }

    private static string Lower(string title) => char.ToLowerInvariant(title[0]) + title[1..];
}
