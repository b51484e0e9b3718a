using AppUsersGateway.Auditor.Emails.Digests;
using AppUsersGateway.Auditor.Emails.Letters;
using AppUsersGateway.Auditor.Runs;
using AppUsersGateway.Data.Administrators;

namespace AppUsersGateway.Auditor.Emails.OwnerNotices;

/// <summary>The words of an owner notice: what stops when, who would notice, and how to prevent it.</summary>
public static class OwnerNoticeLetter
{
    /// <summary>The notice about an owner's tokens, soonest first.</summary>
    public static Letter Of(RunReport report, Administrator owner, IReadOnlyList<FindingChange> changes, string explorer)
    {
        var organization = SafeText.Line(report.Organization, LetterLimits.Name);
        var ending = changes.Where(change => change.Observation.Verdict.Deadline is not null).ToList();
        return new Letter
        {
            Subject = Subject(report, changes),
            Kicker = $"Your tokens in {organization} · {Wording.Moment(report.At)}",
            Verdict = Verdict(report, changes, ending),
            Lead = ending.Count == 0
                ? ["Nothing stops by itself; each token below is a door that may be open for nobody."]
                : ["A token that ends stops the program that carries it at that minute. Each step of a deadline is told once."],
            Parts =
            [
                .. changes.Take(LetterLimits.Parts).Select(change => Part(change, report.At)),
                .. changes.Count > LetterLimits.Parts ? new[] { More(changes.Count - LetterLimits.Parts, owner) } : [],
                new LetterPart("Not yours?")
                {
                    Text = "Hand the application user over, so that the next notice reaches the right person:",
                    Query = $"mutation {{\n  updateApplicationUser(input: {{\n    applicationUserId: \"{Whose(changes)}\"\n    ownerId: \"adm_…\"\n  }}) {{ errors {{ message }} }}\n}}",
                },
            ],
            Reader = owner.Name,
            Reason = $"you own {(changes.Select(change => change.Finding.ApplicationUserId).Distinct(StringComparer.Ordinal).Count() == 1 ? "this application user" : "these application users")} in {organization}",
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

    private static string Whose(IReadOnlyList<FindingChange> changes) =>
        changes.Select(change => change.Finding.ApplicationUserId).Distinct(StringComparer.Ordinal).ToList() is [{ } only] ? only : "app_…";

    private static LetterPart More(int more, Administrator owner) => new($"And {Wording.Number(more)} more")
    {
        Text = "Ask in the explorer:",
        Query = $"{{ findings(where: {{status: OPEN}}, first: 100) {{\n  nodes {{ severity title remedy rule {{ code }} }} }} }}\n# owner: {owner.Id}",
    };

    private static string Verdict(RunReport report, IReadOnlyList<FindingChange> changes, List<FindingChange> ending)
    {
        var tokens = changes.Select(change => change.Finding.SubjectId).Distinct(StringComparer.Ordinal).Count();
        if (ending.Count > 0)
        {
            var first = ending[0];
            var others = tokens - 1;
            return $"{DigestSubject.Of(first.Observation.Subject)} ends {Wording.Distance(first.Observation.Verdict.Deadline!.Value, report.At)}"
                + (others == 0 ? "." : $"; {Wording.Count(others, "other token")} of yours {(others == 1 ? "needs" : "need")} you too.");
        }

        return tokens == 1 ? $"{DigestSubject.Of(changes[0].Observation.Subject)} {changes[0].Finding.Title}." : $"{Wording.Count(tokens, "token")} of yours need you.";
    }

    private static string Subject(RunReport report, IReadOnlyList<FindingChange> changes)
    {
        var (first, name) = (changes[0], SafeText.Line(changes[0].Observation.Subject.Name, LetterLimits.SubjectName));
        if (first.Observation.Verdict.Deadline is not { } deadline)
        {
            return $"\"{name}\" {first.Finding.Title}{(changes.Count > 1 ? $", and {Wording.Number(changes.Count - 1)} more" : "")}";
        }

        var use = changes.Count > 1 ? $", and {Wording.Number(changes.Count - 1)} more"
            : first.Observation.Verdict.CallsPerDay is > 0 and var calls ? $", still used {Wording.Number(calls)}×/day" : "";
        return $"\"{name}\" expires {Wording.Distance(deadline, report.At)} ({Wording.ShortDay(deadline)}){use}";
    }
}
