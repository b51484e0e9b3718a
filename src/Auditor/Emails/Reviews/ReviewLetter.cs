using AppUsersGateway.Auditor.Emails.Letters;
using AppUsersGateway.Auditor.Runs;

namespace AppUsersGateway.Auditor.Emails.Reviews;

/// <summary>The words of a review: for each application user, keep, change or retire.</summary>
public static class ReviewLetter
{
    /// <summary>The review of an owner's application users, the most severe first.</summary>
    public static Letter Of(RunReport report, Review review, string explorer)
    {
        var organization = SafeText.Line(report.Organization, LetterLimits.Name);
        var id = review.Count == 1 ? review.Worst[0].Finding.SubjectId : "app_…";
        return new Letter
        {
            Subject = $"[AppUsers · {SafeText.Line(report.Organization, LetterLimits.SubjectName - 10)}] Still needed? {Wording.Count(review.Count, "application user")} to review",
            Kicker = $"Review of {organization} · {Wording.Quarter(report.At)}",
            Verdict = review.Count == 1
                ? $"Is {SafeText.Line(review.Worst[0].Observation.Subject.Name, LetterLimits.Name)} still needed, with the right access and the right owner?"
                : $"Are your {Wording.Count(review.Count, "application user")} still needed, with the right access and the right owner?",
            Lead = ["There are three answers: keep, change, or retire. Access that nobody confirms outlives its reason."],
            Parts =
            [
                .. review.Worst.Select(Part),
                .. review.Count > review.Worst.Count ? new[] { More(review.Count - review.Worst.Count) } : [],
                new LetterPart("Keep")
                {
                    Text = "It is needed as it is. Say so, and you are asked again in three months:",
                    Query = $"mutation {{\n  reviewApplicationUser(input: {{\n    applicationUserId: \"{id}\"\n    note: \"still needed\"\n  }}) {{ errors {{ message }} }}\n}}",
                },
                new LetterPart("Change") { Text = "It is needed, but with less: revokePermissions takes access away, rotateToken makes a token with a narrower allowlist, updateApplicationUser names another owner. Then keep it." },
                new LetterPart("Retire")
                {
                    Text = "Nobody needs it. Disable it first: that can be undone, and a program that was forgotten shows itself. Delete it a month later.",
                    Query = $"mutation {{\n  disableApplicationUser(input: {{\n    applicationUserId: \"{id}\"\n  }}) {{ errors {{ message }} }}\n}}",
                },
            ],
            Reader = review.Owner.Name,
            Reason = $"you own {(review.Count == 1 ? "it" : "them")} in {organization}",
            Ending = "The question comes once a quarter at most.",
            Audit = $"Audit run {report.Run.Id}.",
            ExplorerUrl = explorer,
        };
    }

    private static LetterPart Part(FindingChange change) => new(change.Observation.Subject.Name)
    {
        IsFramed = true,
        Facts =
        [
            .. change.Observation.Subject.Environment is { } environment ? new[] { new LetterFact("Where", environment) } : [],
            .. change.Finding.Evidence.Items.Where(fact => fact.Name != "owner").Select(fact => new LetterFact(char.ToUpperInvariant(fact.Name[0]) + fact.Name[1..], fact.Value)),
            new("Id", change.Finding.SubjectId),
        ],
    };

    private static LetterPart More(long more) => new($"And {Wording.Number(more)} more")
    {
        Text = "Ask in the explorer:",
        Query = $"{{ findings(where: {{status: OPEN, rule: \"{MailRoutes.Review}\"}}, first: 100) {{\n  nodes {{ subject {{ ... on ApplicationUser {{ id name }} }} }} }} }}",
    };
}
