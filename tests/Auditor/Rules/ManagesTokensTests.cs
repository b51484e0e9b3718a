using AppUsersGateway.Auditor.Rules;
using AppUsersGateway.Data.Permissions;
using AppUsersGateway.Tests.Support;
using Xunit;

namespace AppUsersGateway.Tests.Auditor.Rules;

public sealed class ManagesTokensTests
{
    private readonly ManagesTokens rule = new();

    [Theory]
    [InlineData("organization:app_users:write", true)]
    [InlineData("organization:permissions:write", true)]
    [InlineData("organization:users:write", true)]
    [InlineData("organization:app_users:read", false)]
    [InlineData("developer", false)]
    public void What_gives_or_takes_the_access_of_others_is_told_of(string permission, bool found) =>
        Assert.Equal(found, rule.Check(Given.Token() with { Permissions = new PermissionSet([permission]) }, Given.Now) is not null);
}
