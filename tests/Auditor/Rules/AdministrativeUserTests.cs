using AppUsersGateway.Auditor.Rules;
using AppUsersGateway.Data.Facts;
using AppUsersGateway.Data.Findings;
using AppUsersGateway.Tests.Support;
using Xunit;

namespace AppUsersGateway.Tests.Auditor.Rules;

public sealed class AdministrativeUserTests
{
    private readonly AdministrativeUser rule = new();

    [Fact]
    public void A_program_that_may_do_everything_is_told_what_it_uses()
    {
        var user = Given.User() with { Grants = [new GrantFacts("role:organization:admin", "org_01", Given.DaysAgo(50), "Ada Example")] };
        var verdict = rule.Check(user with { UsedPermissions = ["organization:app_users:read"] }, Given.Now)!;

        Assert.Equal((Severity.High, "may do everything"), (verdict.Severity, verdict.Title));
        Assert.Equal(new Evidence("granted", "role:organization:admin on org_01 by Ada Example, 2026-10-04 (50 days ago)"), verdict.Evidence[0]);
        Assert.Equal("Grant application user terraform what it uses (organization:app_users:read) and revoke role:organization:admin.", verdict.Remedy);
        Assert.StartsWith("Find out", rule.Check(user, Given.Now)!.Remedy, StringComparison.Ordinal);
    }

    [Fact]
    public void Another_permission_is_no_such_thing() =>
        Assert.Null(rule.Check(Given.User() with { Grants = [new GrantFacts("organization:app_users:write", "org_01", Given.DaysAgo(50), null)] }, Given.Now));
}
