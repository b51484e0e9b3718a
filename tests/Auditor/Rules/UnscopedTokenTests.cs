using AppUsersGateway.Auditor.Rules;
using AppUsersGateway.Data.Facts;
using AppUsersGateway.Data.Findings;
using AppUsersGateway.Data.Permissions;
using AppUsersGateway.Tests.Support;
using Xunit;

namespace AppUsersGateway.Tests.Auditor.Rules;

public sealed class UnscopedTokenTests
{
    private readonly UnscopedToken rule = new();

    [Fact]
    public void A_token_without_scopes_of_a_user_with_permissions_is_told_of()
    {
        var token = Given.Token() with { Permissions = new PermissionSet(["tokens:verify", "read_only"]) };

        Assert.Equal((Severity.High, "keeps every permission of its user"), (rule.Check(token, Given.Now)!.Severity, rule.Check(token, Given.Now)!.Title));
        Assert.Contains("scopes: [\"tokens:verify\"]", rule.Check(token with { PermissionUses = [new PermissionUseFacts("tokens:verify", false, Given.DaysAgo(1))] }, Given.Now)!.Remedy, StringComparison.Ordinal);
        Assert.Null(rule.Check(token with { Scopes = new PermissionSet(["read_only"]) }, Given.Now));
        Assert.Null(rule.Check(Given.Token(), Given.Now));
    }
}
