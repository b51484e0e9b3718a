using AppUsersGateway.Data.Facts;
using AppUsersGateway.Data.Findings;
using AppUsersGateway.Data.Permissions;

namespace AppUsersGateway.Auditor.Rules;

/// <summary>A program holds what its job needs, and no job needs everything.</summary>
public sealed class AdministrativeUser : IApplicationUserRule
{
    private const int MaximumGrants = 5;

    /// <inheritdoc />
    public RuleDescription About { get; } = new(
        "PRV-001",
        "Administrative application user",
        Severity.High,
        "holds role:organization:admin, on whatever resource",
        "Whoever gets hold of one of its tokens can do everything that an administrator can.",
        "Grant the permissions that it really uses instead.",
        ["OWASP NHI5 over-privileged NHI", "NIST SP 800-53r5 AC-6(5)", "PCI DSS 4.0.1 7.2.5", "Prowler: super administrators"]);

    /// <inheritdoc />
    public Verdict? Check(ApplicationUserFacts user, RuleTerms terms)
    {
        var grants = user.Grants.Where(grant => grant.Permission == Permission.OrganizationAdmin).ToList();
        var used = user.UsedPermissions.Count == 0 ? "nothing that was recorded" : string.Join(", ", user.UsedPermissions);
        return grants.Count == 0 ? null : new Verdict(
            About.Severity,
            "may do everything",
            [
                .. grants.Take(MaximumGrants).Select(grant => new Evidence(
                    "granted", $"{grant.Permission} on {grant.ResourceId} by {grant.GrantedBy ?? "a command on the host"}, {TimeText.Moment(grant.GrantedAt, terms.Now)}")),
                new("made use of in the last 90 days", used),
                new("live tokens", $"{user.LiveTokens}"),
            ],
            user.UsedPermissions.Count == 0
                ? $"Find out what application user {user.Name} is for, grant that, and revoke {Permission.OrganizationAdmin}."
                : $"Grant application user {user.Name} what it uses ({used}) and revoke {Permission.OrganizationAdmin}.");
    }
}
