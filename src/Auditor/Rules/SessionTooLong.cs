using System.Globalization;
using AppUsersGateway.Data.Facts;
using AppUsersGateway.Data.Findings;

namespace AppUsersGateway.Auditor.Rules;

/// <summary>A session lasts as long as the job, not as long as allowed.</summary>
public sealed class SessionTooLong : ITokenRule
{
    /// <summary>Reached when the session is longer.</summary>
    private static readonly Stages Durations = Stages.Days((Severity.Low, 1), (Severity.Medium, 30), (Severity.High, 365));

    /// <inheritdoc />
    public RuleDescription About { get; } = new(
        "TOK-003",
        "Session duration too long",
        Severity.High,
        "longer than {low}: low; than {medium}: medium; than {high}: high",
        "The session duration is how long a copied secret goes on working after nobody needs it any more.",
        "Set the session duration to the length of the job: hours, not months.",
        ["Aiven best practices: session duration", "NIST SP 800-53r5 AC-12"])
    {
        Thresholds = Durations.Thresholds,
    };

    /// <inheritdoc />
    public Verdict? Check(TokenFacts token, RuleTerms terms)
    {
        if (token.MaxAgeSeconds is not { } seconds)
        {
            return null;
        }

        var duration = TimeSpan.FromSeconds(seconds);
        if (Durations.Passed(terms, duration) is not { } reached)
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
                new("last successful use", TimeText.MomentOrNever(token.LastUsedAt, terms.Now)),
            ],
            $"Rotate {TokenName.Of(token)} to one whose session duration is the length of its job: hours, not months.");
    }
}
