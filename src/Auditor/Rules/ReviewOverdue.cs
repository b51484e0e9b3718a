using AppUsersGateway.Data.Facts;
using AppUsersGateway.Data.Findings;

namespace AppUsersGateway.Auditor.Rules;

/// <summary>Somebody confirms every few months that a program still needs its access.</summary>
public sealed class ReviewOverdue : IApplicationUserRule
{
    /// <summary>Reached when the last review is longer ago.</summary>
    private static readonly Stages Ages = Stages.Days((Severity.Medium, 90), (Severity.High, 180));

    /// <inheritdoc />
    public RuleDescription About { get; } = new(
        "USR-004",
        "Review that is overdue",
        Severity.High,
        "not reviewed, or created, for {medium}: medium; {high}: high",
        "Access that nobody confirms outlives its reason.",
        "Confirm that it is still needed, with the right access and the right owner: reviewApplicationUser.",
        ["CIS Controls v8 5.1, 5.5: quarterly", "PCI DSS 4.0.1 7.2.5.1", "NIST SP 800-53r5 AC-2 j"])
    {
        Thresholds = Ages.Thresholds,
        IsIntroductory = true,
    };

    /// <inheritdoc />
    public Verdict? Check(ApplicationUserFacts user, RuleTerms terms)
    {
        var since = user.ReviewedAt ?? user.CreatedAt;
        return Ages.Passed(terms, terms.Now - since) is not { } reached ? null : new Verdict(
            reached.Severity,
            user.ReviewedAt is null ? $"was never reviewed since it was created {TimeText.Age(terms.Now - since)} ago" : $"was last reviewed {TimeText.Age(terms.Now - since)} ago",
            [
                new("last reviewed", user.ReviewedAt is { } at ? $"{TimeText.Moment(at, terms.Now)} by {user.ReviewedByName ?? "somebody"}" : "never"),
                new("created", TimeText.Moment(user.CreatedAt, terms.Now)),
                new("owner", user.OwnerName ?? "none"),
                new("live tokens", $"{user.LiveTokens}"),
            ],
            $"Confirm that application user {user.Name} is still needed, with the right access and the right owner: reviewApplicationUser.");
    }
}
