using AppUsersGateway.Data.Facts;
using AppUsersGateway.Data.Findings;

namespace AppUsersGateway.Auditor.Rules;

/// <summary>A token that is in use is replaced before it ends.</summary>
public sealed class ExpiringSoon : ITokenRule
{
    /// <summary>A token used within this time counts as in use.</summary>
    private static readonly TimeSpan InUseWindow = TimeSpan.FromDays(7);

    /// <summary>Reached when no more is left.</summary>
    private static readonly Stages Left = Stages.Days((Severity.Low, 30), (Severity.Medium, 14), (Severity.High, 7), (Severity.Critical, 1));

    /// <inheritdoc />
    public RuleDescription About { get; } = new(
        "TOK-005",
        "Token that expires soon",
        Severity.Critical,
        "{low} left: low; {medium}: medium; {high}: high; {critical}: critical; one step lower when not used in the last 7 days; a stage as long as the token's whole life is skipped; none when it was rotated",
        "When a token in use ends, the program that carries it stops, usually at night and without saying why.",
        "Rotate before the end, so that the new secret is in place while the old one still works.",
        ["GitLab: reminders 60, 30 and 7 days before the end", "Microsoft Entra: 30 days"])
    {
        Thresholds = Left.Thresholds,
    };

    /// <inheritdoc />
    public Verdict? Check(TokenFacts token, RuleTerms terms)
    {
        var inUse = token.LastUsedAt >= terms.Now - InUseWindow;
        if (token.ExpiresAt is not { } end || (token.ExtendWhenUsed && inUse) || token.GraceEndsAt is not null)
        {
            return null;
        }

        var (left, life) = (end - terms.Now, end - token.CreatedAt);
        if (Left.Within(terms, left, life) is not { } reached)
        {
            return null;
        }

        return new Verdict(
            reached.Severity.Moved(inUse ? 0 : -1),
            $"expires in {TimeText.Age(left)}",
            [
                new("expires", TimeText.Moment(end, terms.Now)),
                new("last successful use", TimeText.MomentOrNever(token.LastUsedAt, terms.Now)),
                new("successful uses in the last 30 days", TimeText.Count(token.UsesLast30Days, "use")),
                .. token.Use.Callers.Count == 0 ? Array.Empty<Evidence>() : [new("callers in the last 90 days", CallerList.Of(token.Use.Callers))],
                new("created", TimeText.Moment(token.CreatedAt, terms.Now)),
                .. inUse ? Array.Empty<Evidence>() : [new("severity lowered by one step", "not used in the last 7 days")],
            ],
            inUse
                ? $"Rotate {TokenName.Of(token)} before {TimeText.Minute(end)} and put the new secret in place while the old one still works."
                : $"Find out whether anything still needs {TokenName.Of(token)}: rotate it before {TimeText.Minute(end)} if so, revoke it if not.")
        {
            Deadline = end,
            Step = reached.Number,
            CallsPerDay = token.UsesLast30Days / 30,
        };
    }
}
