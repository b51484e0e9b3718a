using AppUsersGateway.Auditor.Rules;
using AppUsersGateway.Data.Facts;
using AppUsersGateway.Data.Findings;
using AppUsersGateway.Data.Permissions;
using AppUsersGateway.Tests.Support;
using Xunit;

namespace AppUsersGateway.Tests.Auditor.Rules;

public sealed class UnusedPermissionsTests
{
    private readonly UnusedPermissions rule = new();

    private static readonly TokenFacts Holder = Given.OldToken() with
    {
        Scopes = new PermissionSet(["organization:app_users:write", "organization:audit:read", "tokens:verify"]),
        Permissions = new PermissionSet(["organization:app_users:write", "organization:audit:read", "tokens:verify"]),
        PermissionUses = [new PermissionUseFacts("organization:app_users:read", false, Given.DaysAgo(1)), new PermissionUseFacts("tokens:verify", false, Given.DaysAgo(95))],
    };

    [Fact]
    public void What_was_not_used_for_the_window_is_told_of_and_what_includes_something_used_is_not()
    {
        var verdict = rule.Check(Holder, Given.Now)!;

        Assert.Equal((Severity.Medium, "does not use tokens:verify"), (verdict.Severity, verdict.Title));
        Assert.Equal("Issue a token with scopes: [\"organization:app_users:read\"] in the place of token augu_7fQ2kd… of terraform.", verdict.Remedy);
    }

    [Fact]
    public void Without_a_window_of_records_of_a_used_token_nothing_is_claimed()
    {
        Assert.Null(rule.Check(Holder with { OperationsRecordedSince = null }, Given.Now));
        Assert.Null(rule.Check(Holder with { OperationsRecordedSince = Given.DaysAgo(89) }, Given.Now));
        Assert.Null(rule.Check(Holder with { CreatedAt = Given.DaysAgo(89) }, Given.Now));
        Assert.Null(rule.Check(Holder with { LastUsedAt = Given.DaysAgo(91) }, Given.Now));
        Assert.Null(rule.Check(Holder with { Permissions = new PermissionSet(["role:organization:admin"]) }, Given.Now));
        Assert.Null(rule.Check(Holder with { Permissions = PermissionSet.None }, Given.Now));
    }
}
