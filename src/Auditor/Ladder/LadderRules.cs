using AppUsersGateway.Auditor.Rules;
using AppUsersGateway.Data.Ladder;

namespace AppUsersGateway.Auditor.Ladder;

/// <summary>
/// Which findings lead to the ladder, and after how long. Only what says that a single token is not used: other findings are about how it is used, or
/// what it may do, and suspending a token that is at work would stop a program.
/// </summary>
public static class LadderRules
{
    /// <summary>The codes: a token that was used once, and one that never was.</summary>
    public static readonly IReadOnlyList<string> Codes = ["TOK-007", "TOK-008"];

    /// <summary>The threshold of these rules that counts: 45 and 14 days unless the organization says otherwise.</summary>
    public const string Window = "medium";

    /// <summary>Whether nobody used it, resumed it, or had its application user in hands for as long as the organization wants to wait.</summary>
    public static bool WasLeftAlone(RuleBook book, LadderStanding standing, DateTimeOffset now)
    {
        var asked = book.For(standing.Environment, standing.ApplicationUserId).Find(standing.Rule)!;
        var window = asked.Rule.About.Thresholds.First(threshold => threshold.Name == Window);
        return asked.Enabled && standing.LeftAloneSince <= asked.Terms.Ago(window);
    }
}
