using AppUsersGateway.Auditor.Emails.Letters;
using AppUsersGateway.Data.Activity;
using AppUsersGateway.Data.Administrators;

namespace AppUsersGateway.Auditor.Emails.Ladder;

/// <summary>The words for those who were told that the ladder holds back: somebody said that it is meant.</summary>
public static class LadderConfirmationLetter
{
    /// <summary>The letter for one reader.</summary>
    /// <param name="organization">The organization's name.</param>
    /// <param name="reader">Whom it goes to.</param>
    /// <param name="actor">Who confirmed it.</param>
    /// <param name="runId">The audit that told of it.</param>
    /// <param name="held">How many tokens it held back.</param>
    /// <param name="reason">Why they are meant.</param>
    /// <param name="now">When it was confirmed.</param>
    /// <param name="explorer">Where to ask.</param>
    public static Letter Of(string organization, Administrator reader, Actor actor, string runId, long held, string reason, DateTimeOffset now, string explorer)
    {
        var (name, by) = (SafeText.Line(organization, LetterLimits.Name), SafeText.Line(actor.Name, LetterLimits.Name));
        return new Letter
        {
            Subject = $"[AppUsers · {SafeText.Line(organization, LetterLimits.SubjectName)}] Ladder confirmed: {Wording.Count(held, "token")}",
            Kicker = $"Unused tokens of {name} · {Wording.Moment(now)}",
            Verdict = $"{by} says that the {Wording.Count(held, "token")} held back by the ladder {(held == 1 ? "is" : "are")} meant.",
            Lead =
            [
                "The next audit suspends or revokes those of them that are still due, once. If any other token is due as well, nothing is done, and you are told.",
            ],
            Parts =
            [
                new LetterPart("What was confirmed")
                {
                    Facts =
                    [
                        new("By", $"{by}{(actor.Ip is { } ip ? $", from {ip}" : "")}"),
                        new("Why", SafeText.Line(reason, LetterLimits.Sentence)),
                        new("Audit", runId),
                    ],
                },
                new LetterPart("If that is wrong")
                {
                    Text = "Turn the ladder off before the next audit: everything that is under way ends with it. Or acknowledge the findings of single tokens.",
                    Query = LadderPolicyNotice.TurnOff,
                },
            ],
            Reader = reader.Name,
            Reason = $"you may read the audits of {name}",
            ExplorerUrl = explorer,
        };
    }
}
