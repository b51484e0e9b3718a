using AppUsersGateway.Data.Facts;
using AppUsersGateway.Data.Findings;
using AppUsersGateway.Data.Permissions;

namespace AppUsersGateway.Auditor.Rules;

/// <summary>A program that only reads can only read.</summary>
public sealed class ReadOnlyUse : ITokenRule
{
    /// <summary>How long it must have changed nothing; no longer than use is looked at.</summary>
    private static readonly Threshold Window = new(0, "days", 90, ThresholdUnit.Days);

    /// <inheritdoc />
    public RuleDescription About { get; } = new(
        "PRV-005",
        "Only reads, and could change",
        Severity.Medium,
        "made use of permissions for {days} without changing anything, and holds some that change something",
        "What only reads is harmless when it leaks; what could change things is not.",
        "Issue a token that can only read.",
        ["GitLab: separate tokens for reading and writing", "NIST SP 800-53r5 AC-6"])
    {
        Thresholds = [Window],
        IsIntroductory = true,
    };

    /// <inheritdoc />
    public Verdict? Check(TokenFacts token, RuleTerms terms)
    {
        var since = terms.Ago(Window);
        if (token.OperationsRecordedSince is not { } recorded || recorded > since || token.CreatedAt > since || !token.Permissions.Granted.Any(Permission.Changes))
        {
            return null;
        }

        var uses = token.PermissionUses.Where(use => use.LastAt >= since).ToList();
        return uses.Count == 0 || uses.Exists(use => use.Changes) ? null
            : UsageGuard.For(token).Weigh(
                new Verdict(
                    About.Severity,
                    "only reads, and could change things",
                    [
                        new("read with", string.Join(", ", uses.Select(use => use.Permission).Distinct(StringComparer.Ordinal))),
                        new("changed with", "nothing"),
                        new("could change with", string.Join(", ", token.Permissions.Granted.Where(Permission.Changes))),
                        new("permissions recorded since", TimeText.Moment(recorded, terms.Now)),
                    ],
                    $"Issue a token whose scopes only read in the place of {TokenName.Of(token)}."),
                terms.Length(Window),
                terms.Now);
    }
}
