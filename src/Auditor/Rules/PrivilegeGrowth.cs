using AppUsersGateway.Data.Facts;
using AppUsersGateway.Data.Findings;
using AppUsersGateway.Data.Permissions;

namespace AppUsersGateway.Auditor.Rules;

/// <summary>What a program may do grows only when somebody has thought about it.</summary>
public sealed class PrivilegeGrowth : IApplicationUserRule
{
    private const int MaximumGrants = 5;

    /// <summary>What is granted so soon after the creation belongs to it.</summary>
    private static readonly TimeSpan SetUp = TimeSpan.FromDays(1);

    /// <summary>How long it is told of.</summary>
    private static readonly Threshold Window = new(0, "days", 7, ThresholdUnit.Days);

    /// <inheritdoc />
    public RuleDescription About { get; } = new(
        "PRV-006",
        "Privileges that grew",
        Severity.High,
        "granted something in the last {days}, more than a day after it was created: medium; something that manages others: high",
        "Access grows a little at a time, and nobody sees the sum.",
        "Confirm it with the owner; revoke it if it was not planned.",
        ["NIST SP 800-53r5 AC-2(4)", "Infisical: alert on permission changes"])
    {
        Thresholds = [Window],
        IsIntroductory = true,
    };

    /// <inheritdoc />
    public Verdict? Check(ApplicationUserFacts user, RuleTerms terms)
    {
        var grown = user.Grants.Where(grant => grant.GrantedAt >= terms.Ago(Window) && grant.GrantedAt - user.CreatedAt > SetUp).ToList();
        return grown.Count == 0 ? null : new Verdict(
            grown.Exists(grant => Permission.Privileged.Contains(grant.Permission, StringComparer.Ordinal)) ? Severity.High : Severity.Medium,
            $"was granted {(grown.Count == 1 ? grown[0].Permission : $"{grown.Count} permissions")} lately",
            [
                .. grown.Take(MaximumGrants).Select(grant => new Evidence(
                    "granted", $"{grant.Permission} on {grant.ResourceId} by {grant.GrantedBy ?? "a command on the host"}, {TimeText.Moment(grant.GrantedAt, terms.Now)}")),
                new("held before", Held(user, grown)),
                new("owner", user.OwnerName ?? "none"),
            ],
            $"Confirm with {user.OwnerName ?? "an owner"} that application user {user.Name} needs {string.Join(", ", grown.Take(MaximumGrants).Select(grant => grant.Permission))}; revoke what it does not.");
    }

    private static string Held(ApplicationUserFacts user, List<GrantFacts> grown) =>
        user.Grants.Except(grown).Select(grant => grant.Permission).Distinct(StringComparer.Ordinal).ToList() is { Count: > 0 } held ? string.Join(", ", held) : "nothing";
}
