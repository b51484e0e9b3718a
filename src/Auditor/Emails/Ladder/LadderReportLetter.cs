using AppUsersGateway.Auditor.Emails.Letters;
using AppUsersGateway.Auditor.Ladder;
using AppUsersGateway.Data.Administrators;
using AppUsersGateway.Data.Ladder;

namespace AppUsersGateway.Auditor.Emails.Ladder;

/// <summary>The words for those who may read audits: what a dry run would have done, or why nothing was done.</summary>
public static class LadderReportLetter
{
    /// <summary>The letter for one reader.</summary>
    /// <param name="organization">The organization's name.</param>
    /// <param name="reader">Whom it goes to.</param>
    /// <param name="result">What the ladder did.</param>
    /// <param name="news">The tokens that it speaks of.</param>
    /// <param name="runId">The audit run.</param>
    /// <param name="now">The moment that the run speaks of.</param>
    /// <param name="explorer">Where to ask.</param>
    public static Letter Of(string organization, Administrator reader, LadderResult result, IReadOnlyList<LadderNews> news, string runId, DateTimeOffset now, string explorer)
    {
        var (name, short_, dry) = (SafeText.Line(organization, LetterLimits.Name), SafeText.Line(organization, LetterLimits.SubjectName), result.Policy.Mode == LadderMode.DryRun);
        return new Letter
        {
            Subject = result.IsTripping ? $"[AppUsers · {short_}] Ladder held back: {Wording.Count(result.Held.Count, "token")} due at once" : $"[AppUsers · {short_}] Ladder, dry run: {Wording.Count(result.Suspended.Count + result.Revoked.Count + result.Warned.Count, "token")}",
            Kicker = $"Unused tokens of {name} · {Wording.Moment(now)}",
            Verdict = result.IsTripping
                ? $"{Wording.Count(result.Held.Count, "token")} {(dry ? "would have been" : "were")} due to be suspended or revoked, and one run may do {Wording.Number(result.Limit)}: none of them was touched."
                : LadderLine.Of(result) ?? "Nothing was done.",
            Lead = result.IsTripping
                ?
                [
                    "So many at once may mean that use was not seen, or that audits did not run for a while. Nothing is done until there are fewer, or somebody says that they are meant.",
                    "Look at them: use, acknowledge, restore or revoke by hand what you know. Or turn the ladder off and on again: every warning then begins anew, some a day.",
                ]
                : ["Owners were told nothing. Tokens that were used after they would have been suspended are let go of: they show what the ladder would have broken."],
            Parts =
            [
                .. news.Take(LetterLimits.Parts).Select(one => Part(one, now)),
                .. news.Count > LetterLimits.Parts ? new[] { LadderLetter.More(news.Count - LetterLimits.Parts) } : [],
                .. result.IsTripping ? new[] { Meant(result, runId) } : [],
            ],
            Reader = reader.Name,
            Reason = $"you may read the audits of {name}",
            Ending = dry ? "It comes after each audit in which the ladder would have done something." : "It comes once, and again when other tokens come to be due as well, until the ladder has gone on.",
            Audit = $"Audit run {runId}.",
            ExplorerUrl = explorer,
        };
    }

    private static LetterPart Meant(LadderResult result, string runId) => new("If they are meant")
    {
        Text = $"The next audit then does it, once, unless any other token is due as well. Say why; it is logged, and told to all who got this mail.{(result.Policy.Mode == LadderMode.On ? " It needs organization:app_users:write besides." : "")}",
        Query = $"mutation {{\n  confirmLadder(input: {{\n    auditRunId: \"{runId}\"\n    held: {result.Held.Count}\n    reason: \"…\"\n  }}) {{\n    auditPolicy {{ ladder {{ confirmedAt }} }}\n    errors {{ message }}\n  }}\n}}",
    };

    private static LetterPart Part(LadderNews news, DateTimeOffset now) => news.Climb.Stage switch
    {
        _ when news.IsReleased => news.Part(now),
        LadderStage.Warned => news.Part(now) with { Query = null },
        _ => news.Part(now) with
        {
            Heading = $"{news.Name}: {(news.Climb.Stage == LadderStage.Revoked ? "revoked" : "suspended")}{(news.Climb.DryRun ? ", if the ladder were on" : "")}",
            Query = null,
        },
    };
}
