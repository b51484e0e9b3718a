using AppUsersGateway.Auditor.Emails.Letters;
using AppUsersGateway.Data.Administrators;
using AppUsersGateway.Data.Audits;

namespace AppUsersGateway.Auditor.Emails.Heartbeats;

/// <summary>The words for audits that do not run: what was not checked, since when, why, and what to do.</summary>
public static class UnhealthyLetter
{
    /// <summary>The letter for one reader.</summary>
    /// <param name="organization">The organization's name.</param>
    /// <param name="reader">Whom it goes to.</param>
    /// <param name="since">The last good audit.</param>
    /// <param name="failed">The last that failed since then; null when none was even begun.</param>
    /// <param name="now">The moment of writing.</param>
    /// <param name="explorer">Where to ask.</param>
    public static Letter Of(string organization, Administrator reader, DateTimeOffset since, AuditRun? failed, DateTimeOffset now, string explorer)
    {
        var (name, hours) = (SafeText.Line(organization, LetterLimits.Name), (long)(now - since).TotalHours);
        return new Letter
        {
            Subject = $"[AppUsers · {SafeText.Line(organization, LetterLimits.SubjectName)}] No audit for {Wording.Count(hours, "hour")}",
            Kicker = $"Auditor of {name} · {Wording.Moment(now)}",
            Verdict = $"No audit has succeeded for {Wording.Count(hours, "hour")}.",
            Lead = ["Nothing was checked since then: a token that leaked, was forgotten or is used by a stranger would not have been told of. Silence does not mean health now."],
            Parts =
            [
                new LetterPart("What is known")
                {
                    Facts =
                    [
                        new("Last good", Wording.Moment(since)),
                        new("Failure", failed is null ? "no audit was even begun" : $"{Wording.Moment(failed.FinishedAt ?? failed.QueuedAt)}: {failed.Error}"),
                        new("To do", failed is null
                            ? "See that an auditor runs: Auditor:Embedded of a gateway, or dotnet run --project src/Auditor -- run; its log says why it does not."
                            : "Repair what the failure names; the auditor's log has the details under the run's id. Then start an audit: runAudit."),
                    ],
                },
            ],
            Reader = reader.Name,
            Reason = $"you may read the audits of {name}",
            Ending = "It comes once a day until an audit succeeds.",
            ExplorerUrl = explorer,
        };
    }
}
