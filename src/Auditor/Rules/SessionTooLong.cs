using System.Globalization;
using AppUsersGateway.Data.Facts;
using AppUsersGateway.Data.Findings;

namespace AppUsersGateway.Auditor.Rules;

/// <summary>A session lasts as long as the job, not as long as allowed.</summary>
public sealed class SessionTooLong : ITokenRule
{
    /// <summary>Longest first; a stage is reached when the session is longer than its window.</summary>
    private static readonly Stage[] Stages = [Stage.Days(365, Severity.High), Stage.Days(30, Severity.Medium), Stage.Days(1, Severity.Low)];

    /// <inheritdoc />
    public RuleDescription About { get; } = new(
        "TOK-003",
        "Session duration too long",
        Severity.High,
        "longer than 24 hours: low; than 30 days: medium; than 365 days: high",
        "The session duration is how long a copied secret goes on working after nobody needs it any more.",
        "Set the session duration to the length of the job: hours, not months.",
        ["Aiven best practices: session duration", "NIST SP 800-53r5 AC-12"]);

    /// <inheritdoc />
    public Verdict? Check(TokenFacts token, DateTimeOffset now)
    {
        if (token.MaxAgeSeconds is not { } seconds)
        {
            return null;
        }

        var duration = TimeSpan.FromSeconds(seconds);
        if (Array.Find(Stages, stage => duration > stage.Window) is not { } reached)
        {
            return null;
        }

        return new Verdict(
            reached.Severity,
            $"has a session duration of {TimeText.Length(duration)}",
            [
                new("session duration", string.Create(CultureInfo.InvariantCulture, $"{TimeText.Length(duration)} ({seconds:N0} seconds)")),
                new("longer than", TimeText.Length(reached.Window)),
                new("extended by each use", token.ExtendWhenUsed ? "yes" : "no"),
                new("last successful use", TimeText.MomentOrNever(token.LastUsedAt, now)),
            ],
            $"Rotate {TokenName.Of(token)} to one whose session duration is the length of its job: hours, not months.");
    }
}
