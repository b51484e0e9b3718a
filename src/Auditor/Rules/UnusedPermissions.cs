using AppUsersGateway.Data.Facts;
using AppUsersGateway.Data.Findings;
using AppUsersGateway.Data.Permissions;

namespace AppUsersGateway.Auditor.Rules;

/// <summary>A token keeps the permissions that its program makes use of.</summary>
public sealed class UnusedPermissions : ITokenRule
{
    /// <summary>How long a permission may be unused; no longer than use is looked at.</summary>
    private static readonly Threshold Window = new(0, "days", 90, ThresholdUnit.Days);

    /// <inheritdoc />
    public RuleDescription About { get; } = new(
        "PRV-002",
        "Unused permissions",
        Severity.Medium,
        "a permission that the token could make use of and did not for {days}, of a token that is used and as old as that",
        "A permission that the program never uses is of use only to a thief.",
        "Rotate it with the scopes that it uses.",
        ["OWASP NHI5 over-privileged NHI", "AWS IAM Access Analyzer: unused permissions", "NIST SP 800-53r5 AC-6(7)", "Microsoft Entra: unused permissions"])
    {
        Thresholds = [Window],
    };

    /// <inheritdoc />
    public Verdict? Check(TokenFacts token, RuleTerms terms)
    {
        var since = terms.Ago(Window);
        if (token.OperationsRecordedSince is not { } recorded || recorded > since || token.LastUsedAt is null || token.LastUsedAt < since || token.CreatedAt > since)
        {
            return null;
        }

        var used = token.PermissionUses.Where(use => use.LastAt >= since).Select(use => use.Permission).Distinct(StringComparer.Ordinal).ToList();
        var unused = token.Permissions.Granted.Where(granted => granted != Permission.OrganizationAdmin && !PermissionKinds.IsUsed(granted, used)).ToList();
        return unused.Count == 0 ? null : UsageGuard.For(token).Weigh(
            new Verdict(
                About.Severity,
                $"does not use {(unused.Count == 1 ? unused[0] : $"{unused.Count} of its permissions")}",
                [
                    new("granted and not used", string.Join(", ", unused)),
                    new("used", used.Count == 0 ? "none" : string.Join(", ", used)),
                    new("permissions recorded since", TimeText.Moment(recorded, terms.Now)),
                ],
                used.Count == 0
                    ? $"Issue a token with scopes: [] in the place of {TokenName.Of(token)}, or revoke what its user does not need."
                    : $"Issue a token with scopes: [{string.Join(", ", used.Select(name => $"\"{name}\""))}] in the place of {TokenName.Of(token)}."),
            terms.Length(Window),
            terms.Now);
    }
}
