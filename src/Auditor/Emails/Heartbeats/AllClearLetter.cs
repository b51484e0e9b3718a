using AppUsersGateway.Auditor.Emails.Digests;
using AppUsersGateway.Auditor.Emails.Letters;
using AppUsersGateway.Data.Activity;
using AppUsersGateway.Data.Administrators;

namespace AppUsersGateway.Auditor.Emails.Heartbeats;

/// <summary>The words of an all-clear: few, and numbers that show that somebody was looking.</summary>
public static class AllClearLetter
{
    /// <summary>The letter for one reader.</summary>
    public static Letter Of(RunReport report, Administrator reader, AllClearNumbers numbers, string explorer)
    {
        var organization = SafeText.Line(report.Organization, LetterLimits.Name);
        return new Letter
        {
            Subject = $"[AppUsers · {SafeText.Line(report.Organization, LetterLimits.SubjectName)}] All clear · {Wording.ShortMonth(report.At)}, 0 new findings",
            Kicker = $"Token audit of {organization} · {Wording.Moment(report.At)}",
            Verdict = "Audits run, and nothing has changed for a month.",
            Lead = ["There is nothing to do. If this mail does not come some month, and no digest either, the auditor is broken."],
            Parts =
            [
                new LetterPart("The last 30 days")
                {
                    Facts =
                    [
                        new("Audits", $"{Wording.Number(numbers.Good)} of {Wording.Number(numbers.Audits)} succeeded"),
                        new("Mails", $"{Wording.Number(numbers.Taken)} of {Wording.Number(numbers.Written)} taken by the server"),
                        new("Open", Wording.Count(report.Changes.Standing.Open, "finding")),
                        new("Accepted", Wording.Count(report.Changes.Standing.Accepted, "finding")),
                        new("Examined", $"{Wording.Count(report.Seen.TokensExamined, "live token")} of {Wording.Count(report.Seen.ApplicationUsersExamined, "active application user")}"),
                        new("Log ends", $"entry {Wording.Number(numbers.Head.Sequence)}, hash {DigestHash.Shown(numbers.Head)}"),
                    ],
                },
            ],
            Reader = reader.Name,
            Reason = $"you may read the audits of {organization}",
            Ending = Wording.HowToLeave,
            Audit = $"Audit run {report.Run.Id}.",
            ExplorerUrl = explorer,
        };
    }
}

/// <summary>What an auditor did in the last 30 days.</summary>
/// <param name="Good">Audits that succeeded, with this one.</param>
/// <param name="Audits">Audits that ended, with this one.</param>
/// <param name="Taken">Mails that a server took.</param>
/// <param name="Written">Mails that were written.</param>
/// <param name="Head">The activity log's end.</param>
public sealed record AllClearNumbers(long Good, long Audits, long Taken, long Written, ActivityHead Head);
