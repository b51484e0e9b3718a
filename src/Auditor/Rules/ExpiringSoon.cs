using AppUsersGateway.Data.Facts;
using AppUsersGateway.Data.Findings;

namespace AppUsersGateway.Auditor.Rules;

/// <summary>A token that is in use is replaced before it ends.</summary>
public sealed class ExpiringSoon : ITokenRule
{
    /// <summary>A token used within this time counts as in use.</summary>
    private static readonly TimeSpan InUseWindow = TimeSpan.FromDays(7);

    /// <summary>Shortest first; a stage is reached when no more than its window is left.</summary>
    private static readonly Stage[] Stages =
    [
        Stage.Days(1, Severity.Critical), Stage.Days(7, Severity.High), Stage.Days(14, Severity.Medium), Stage.Days(30, Severity.Low),
    ];

    /// <inheritdoc />
    public RuleDescription About { get; } = new(
        "TOK-005",
        "Token that expires soon",
        Severity.Critical,
        "30 days left: low; 14 days: medium; 7 days: high; 1 day: critical; one step lower when not used in the last 7 days; a stage as long as the token's whole life is skipped; none when it was rotated",
        "When a token in use ends, the program that carries it stops, usually at night and without saying why.",
        "Rotate before the end, so that the new secret is in place while the old one still works.",
        ["GitLab: reminders 60, 30 and 7 days before the end", "Microsoft Entra: 30 days"]);

    /// <inheritdoc />
    public Verdict? Check(TokenFacts token, DateTimeOffset now)
    {
        var inUse = token.LastUsedAt >= now - InUseWindow;
        if (token.ExpiresAt is not { } end || (token.ExtendWhenUsed && inUse) || token.GraceEndsAt is not null)
        {
            return null;
        }

        var (left, life) = (end - now, end - token.CreatedAt);
        if (Array.Find(Stages, stage => left <= stage.Window && stage.Window < life) is not { } reached)
        {
            return null;
        }

        return new Verdict(
            reached.Severity.Moved(inUse ? 0 : -1),
            $"expires in {TimeText.Age(left)}",
            [
                new("expires", TimeText.Moment(end, now)),
                new("last successful use", TimeText.MomentOrNever(token.LastUsedAt, now)),
                new("successful uses in the last 30 days", TimeText.Count(token.UsesLast30Days, "use")),
                new("created", TimeText.Moment(token.CreatedAt, now)),
                .. inUse ? Array.Empty<Evidence>() : [new("severity lowered by one step", "not used in the last 7 days")],
            ],
            inUse
                ? $"Rotate {TokenName.Of(token)} before {TimeText.Minute(end)} and put the new secret in place while the old one still works."
                : $"Find out whether anything still needs {TokenName.Of(token)}: rotate it before {TimeText.Minute(end)} if so, revoke it if not.")
        {
            Deadline = end,
        };
    }
}
