using AppUsersGateway.Auditor.Emails.Digests;
using AppUsersGateway.Auditor.Emails.Letters;
using AppUsersGateway.Auditor.Runs;
using AppUsersGateway.Data.Administrators;

namespace AppUsersGateway.Auditor.Emails.OwnerNotices;

/// <summary>The words of an owner notice: what stops when, who would notice, and how to prevent it.</summary>
public static class OwnerNoticeLetter
{
    /// <summary>The notice about an owner's tokens, soonest first.</summary>
    public static Letter Of(RunReport report, OwnerNotice notice, string explorer)
    {
        var organization = SafeText.Line(report.Organization, LetterLimits.Name);
        var ending = notice.Soonest.FirstOrDefault(change => change.Observation.Verdict.Deadline is not null);
        return new Letter
        {
            Subject = Subject(report, notice),
            Kicker = $"Your tokens in {organization} · {Wording.Moment(report.At)}",
            Verdict = Verdict(report, notice, ending),
            Lead = ending is null
                ? ["Nothing stops by itself; each token below is a door that may be open for nobody."]
                : ["A token that ends stops the program that carries it at that minute. Each step of a deadline is told once."],
            Parts =
            [
                .. notice.Soonest.Take(LetterLimits.Parts).Select(change => Part(change, report.At)),
                .. notice.Count > LetterLimits.Parts ? new[] { More(notice.Count - LetterLimits.Parts, notice.Owner) } : [],
                new LetterPart("Not yours?")
                {
                    Text = "Hand the application user over, so that the next notice reaches the right person:",
                    Query = $"mutation {{\n  updateApplicationUser(input: {{\n    applicationUserId: \"{Whose(notice)}\"\n    ownerId: \"adm_…\"\n  }}) {{ errors {{ message }} }}\n}}",
                },
            ],
            Reader = notice.Owner.Name,
            Reason = $"you own {(notice.HasSeveralUsers ? "these application users" : "this application user")} in {organization}",
            Ending = Wording.HowToLeave,
            Audit = $"Audit run {report.Run.Id}.",
            ExplorerUrl = explorer,
        };
    }

    private static LetterPart Part(FindingChange change, DateTimeOffset now)
    {
        var part = FindingPart.Of(change, now);
        var (steps, query) = TokenCare.For(change);
        var stops = change.Observation.Verdict.Deadline is { } deadline
            ? new[] { new LetterFact("Stops", $"{Wording.Coming(deadline, now)}: from then on every call with it is refused") }
            : [];
        return part with { Facts = [.. stops, .. part.Facts.Where(fact => fact.Label is not "By")], Steps = steps, Query = query };
    }

    private static string Whose(OwnerNotice notice) => (notice.HasSeveralUsers ? null : notice.Soonest[0].Finding.ApplicationUserId) ?? "app_…";

    private static LetterPart More(long more, Administrator owner) => new($"And {Wording.Number(more)} more")
    {
        Text = "Ask in the explorer:",
        Query = $"{{ findings(where: {{status: OPEN}}, first: 100) {{\n  nodes {{ severity title remedy rule {{ code }} }} }} }}\n# owner: {owner.Id}",
    };

    private static string Verdict(RunReport report, OwnerNotice notice, FindingChange? ending)
    {
        if (ending is not null)
        {
            var others = notice.Tokens - 1;
            return $"{DigestSubject.Of(ending.Observation.Subject)} ends {Wording.Distance(ending.Observation.Verdict.Deadline!.Value, report.At)}"
                + (others == 0 ? "." : $"; {Wording.Count(others, "other token")} of yours {(others == 1 ? "needs" : "need")} you too.");
        }

        var first = notice.Soonest[0];
        return notice.Tokens == 1 ? $"{DigestSubject.Of(first.Observation.Subject)} {first.Finding.Title}." : $"{Wording.Count(notice.Tokens, "token")} of yours need you.";
    }

    private static string Subject(RunReport report, OwnerNotice notice)
    {
        var (first, others) = (notice.Soonest[0], notice.Count - 1);
        var name = SafeText.Line(first.Observation.Subject.Name, LetterLimits.SubjectName);
        if (first.Observation.Verdict.Deadline is not { } deadline)
        {
            return $"\"{name}\" {first.Finding.Title}{(others > 0 ? $", and {Wording.Number(others)} more" : "")}";
        }

        var use = others > 0 ? $", and {Wording.Number(others)} more"
            : first.Observation.Verdict.CallsPerDay is > 0 and var calls ? $", still used {Wording.Number(calls)}×/day" : "";
        return $"\"{name}\" expires {Wording.Distance(deadline, report.At)} ({Wording.ShortDay(deadline)}){use}";
    }
}
