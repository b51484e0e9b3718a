using AppUsersGateway.Auditor.Emails.Letters;
using AppUsersGateway.Auditor.Ladder;
using AppUsersGateway.Data.Administrators;
using AppUsersGateway.Data.Ladder;

namespace AppUsersGateway.Auditor.Emails.Ladder;

/// <summary>The words of a warning: what will be done to which token, when, and what keeps it from being done.</summary>
public static class LadderLetter
{
    /// <summary>The letter for one person about tokens that were warned about or announced, and those that the ladder is done with.</summary>
    /// <param name="organization">The organization's name.</param>
    /// <param name="reader">Whom it goes to.</param>
    /// <param name="news">What there is to say, soonest first; not empty.</param>
    /// <param name="isOwner">Whether they are the reader's own tokens, or nobody's.</param>
    /// <param name="runId">The audit run.</param>
    /// <param name="now">The moment that the run speaks of.</param>
    /// <param name="explorer">Where to ask.</param>
    public static Letter Of(string organization, Administrator reader, IReadOnlyList<LadderNews> news, bool isOwner, string runId, DateTimeOffset now, string explorer)
    {
        var (name, coming) = (SafeText.Line(organization, LetterLimits.Name), news.Where(one => !one.IsReleased).ToList());
        return new Letter
        {
            Subject = Subject(news, coming, now),
            Kicker = $"Unused tokens of {name} · {Wording.Moment(now)}",
            Verdict = coming.Count == 0
                ? $"The ladder is done with {Wording.Count(news.Count, "token")}: nothing will be done to {(news.Count == 1 ? "it" : "them")}."
                : $"{Wording.Count(coming.Count, "token")} that nobody uses will be {Steps(coming)} unless somebody needs {(coming.Count == 1 ? "it" : "them")}.",
            Lead = coming.Count == 0 ? [] :
            [
                "Suspension can be undone in one step; whoever calls a suspended token is told of at once. Revocation is for good, and comes only after a time of grace.",
                $"Each step is done by the first audit after its moment, and is announced at least {LadderLife.Notice.TotalHours} hours before.",
            ],
            Parts =
            [
                .. news.Take(LetterLimits.Parts).Select(one => one.Part(now)),
                .. news.Count > LetterLimits.Parts ? new[] { More(news.Count - LetterLimits.Parts) } : [],
                .. coming.Exists(one => one.Climb.Stage == LadderStage.Warned) ? new[] { Keeping() } : [],
            ],
            Reader = reader.Name,
            Reason = isOwner ? $"you own {(news.Select(one => one.User.Id).Distinct(StringComparer.Ordinal).Count() == 1 ? "this application user" : "these application users")} in {name}" : $"nobody owns these application users, and you may read the audits of {name}",
            Ending = "It comes when the ladder warns, two days before it acts, and when it is done with a token.",
            Audit = $"Audit run {runId}.",
            ExplorerUrl = explorer,
        };
    }

    private static string Subject(IReadOnlyList<LadderNews> news, List<LadderNews> coming, DateTimeOffset now)
    {
        var first = coming.Count > 0 ? coming[0] : news[0];
        var more = news.Count > 1 ? $", and {Wording.Number(news.Count - 1)} more" : "";
        var name = $"\"{SafeText.Line(first.User.Name, LetterLimits.SubjectName)}\"";
        return first.IsReleased ? $"{name} is off the ladder{more}" : $"{name} will be {first.Next} {Wording.Distance(first.Climb.DueAt, now)} ({Wording.ShortDay(first.Climb.DueAt)}){more}";
    }

    private static string Steps(IEnumerable<LadderNews> coming) => string.Join(" or ", coming.Select(one => one.Next).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).Reverse());

    private static LetterPart Keeping() => new("What keeps a token")
    {
        Steps =
        [
            "If something still needs it, let it call once: any use takes the token off the ladder.",
            "If it is to stay though nobody uses it, acknowledge its finding with a reason and an end: the mutation is ready above.",
            "If nothing needs it, do nothing, or revoke it now.",
        ],
    };

    internal static LetterPart More(int more) => new($"And {Wording.Number(more)} more")
    {
        Text = "Ask in the explorer:",
        Query = "{ tokens(first: 100) {\n  nodes { id applicationUser { name } ladder { stage suspendAt revokeAt dryRun } } } }",
    };
}
