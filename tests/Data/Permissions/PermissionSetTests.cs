using AppUsersGateway.Data.Permissions;
using Xunit;

namespace AppUsersGateway.Tests.Data.Permissions;

/// <summary>Scopes narrow and never widen.</summary>
public sealed class PermissionSetTests
{
    [Theory]
    [InlineData("role:organization:admin", "organization:app_users:read", "organization:app_users:read")]
    [InlineData("role:organization:admin", "project:services:read", "project:services:read")]
    [InlineData("role:organization:admin", "", "")]
    [InlineData("organization:app_users:write", "role:organization:admin", "organization:app_users:write")]
    [InlineData("organization:app_users:write", "organization:app_users:read", "organization:app_users:read")]
    [InlineData("organization:app_users:write", "organization:app_users:write organization:audit:read", "organization:app_users:write")]
    [InlineData("organization:audit:write", "organization:app_users:write", "organization:app_users:read")]
    [InlineData("organization:audit:write", "organization:permissions:write tokens:verify", "")]
    [InlineData("", "role:organization:admin", "")]
    [InlineData("admin operator", "operator developer", "operator")]
    public void What_a_token_keeps_is_what_its_user_and_its_scopes_both_allow(string held, string scopes, string kept) =>
        Assert.Equal(kept, Set(held).NarrowedTo(Set(scopes)).ToStorage());

    [Fact]
    public void Without_scopes_a_token_keeps_everything() =>
        Assert.Equal("admin operator", Set("operator admin").NarrowedTo(null).ToStorage());

    [Fact]
    public void No_scopes_whatever_allow_more_than_the_user_holds()
    {
        IReadOnlyList<string> names = [.. Permission.All, "admin", "operator"];
        var sets = Enumerable.Range(0, 1 << names.Count).Select(bits => new PermissionSet(names.Where((_, place) => (bits >> place & 1) == 1))).ToList();
        for (var held = 0; held < sets.Count; held += 7)
        {
            for (var scopes = 0; scopes < sets.Count; scopes += 5)
            {
                var kept = sets[held].NarrowedTo(sets[scopes]);
                Assert.All(names, name => Assert.Equal(sets[held].Allows(name) && sets[scopes].Allows(name), kept.Allows(name)));
            }
        }
    }

    [Fact]
    public void Who_administers_the_organization_may_everything_even_what_only_the_catalogue_knows()
    {
        Assert.True(Set("role:organization:admin").Allows("service:logs:read"));
        Assert.False(Set("organization:permissions:write admin").Allows("service:logs:read"));
    }

    private static PermissionSet Set(string text) => PermissionSet.FromStorage(text);
}
