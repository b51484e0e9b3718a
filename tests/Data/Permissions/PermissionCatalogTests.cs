using AppUsersGateway.Data.Database;
using AppUsersGateway.Data.Permissions;
using AppUsersGateway.Data.Refusals;
using AppUsersGateway.Data.Resources;
using AppUsersGateway.Tests.Support;
using Snapshooter.Xunit;
using Xunit;

namespace AppUsersGateway.Tests.Data.Permissions;

public sealed class PermissionCatalogTests
{
    [Theory, OnSqlite, OnPostgreSql]
    public async Task The_catalogue_is_published_as_it_stands_here(TestEngine engine)
    {
        await using var database = await TestDatabase.Create(engine);
        var all = await database.Read(database.Get<PermissionCatalog>().All);

        Assert.Equal(Permission.All, all.Take(Permission.All.Count).Select(permission => permission.Name));
        Assert.Empty(Permission.Privileged.Except(all.Select(permission => permission.Name)));
        if (engine == TestEngine.Sqlite)
        {
            Snapshot.Match(string.Join('\n', all.Select(permission => $"{permission.Name} · {EnumText.Of(permission.Level)} · {permission.Meaning}")));
        }
    }

    [Theory, OnSqlite, OnPostgreSql]
    public async Task What_is_not_in_the_catalogue_is_refused_with_what_is_near(TestEngine engine)
    {
        await using var database = await TestDatabase.Create(engine);
        await database.GivenTenant();
        var catalog = database.Get<PermissionCatalog>();

        var near = await database.Refused(RefusalCode.InvalidPermission, "permissions", session =>
            catalog.Grantable(session, ["admin", "organization:app_users:wirte"], ResourceKind.Organization, "permissions"));
        Assert.Equal(
            "permissions: there is no permission organization:app_users:wirte. Near it are organization:app_users:read, organization:app_users:write; permissionCatalog has all.",
            near.Message);

        foreach (var odd in (string[])["", "ADMIN", "admin ", "a\u0001b", "\U0001F980", new string('a', 10_000), "' or 1=1 --"])
        {
            var refusal = await database.Refused(RefusalCode.InvalidPermission, "scopes", session => catalog.Scopes(session, [odd], "scopes"));
            Assert.InRange(refusal.Message.Length, 1, 200);
            Assert.Contains("permissionCatalog has all.", refusal.Message, StringComparison.Ordinal);
        }
    }

    [Theory, OnSqlite, OnPostgreSql]
    public async Task A_permission_is_granted_at_its_level_and_above_and_nowhere_below(TestEngine engine)
    {
        await using var database = await TestDatabase.Create(engine);
        await database.GivenTenant();
        var catalog = database.Get<PermissionCatalog>();
        foreach (var permission in await database.Read(catalog.All))
        {
            foreach (var kind in Enum.GetValues<ResourceKind>())
            {
                if (kind <= permission.Level)
                {
                    await database.Read(session => catalog.Grantable(session, [permission.Name], kind, "permissions"));
                }
                else
                {
                    await database.Refused(RefusalCode.InvalidPermission, "permissions", session => catalog.Grantable(session, [permission.Name], kind, "permissions"));
                }
            }
        }
    }

    [Theory, OnSqlite, OnPostgreSql]
    public async Task A_grant_names_at_least_one_and_a_hundred_at_the_most(TestEngine engine)
    {
        await using var database = await TestDatabase.Create(engine);
        await database.GivenTenant();
        var catalog = database.Get<PermissionCatalog>();
        IReadOnlyList<string> Many(int count) => [.. Enumerable.Repeat("admin", count)];

        await database.Refused(RefusalCode.InvalidPermission, "permissions", session => catalog.Grantable(session, [], ResourceKind.Project, "permissions"));
        await database.Refused(RefusalCode.InvalidPermission, "permissions", session => catalog.Grantable(session, Many(101), ResourceKind.Project, "permissions"));
        await database.Refused(RefusalCode.InvalidPermission, "scopes", session => catalog.Scopes(session, Many(101), "scopes"));
        Assert.Equal(["admin"], (await database.Read(session => catalog.Scopes(session, Many(100), "scopes")))!.Granted);
        Assert.Empty((await database.Read(session => catalog.Scopes(session, [], "scopes")))!.Granted);
        Assert.Null(await database.Read(session => catalog.Scopes(session, null, "scopes")));
    }

    [Theory, OnSqlite, OnPostgreSql]
    public async Task A_person_is_invited_with_permissions_of_the_catalogue_alone(TestEngine engine)
    {
        await using var database = await TestDatabase.Create(engine);
        var tenant = await database.GivenTenant();

        await database.Refused(RefusalCode.InvalidPermission, "permissions", session =>
            database.Administrators.Create(session, tenant.Actor, "rita@example.com", null, ["organization:everything"]));
        var operated = await database.Write(session => database.Administrators.Create(session, tenant.Actor, "olga@example.com", null, ["operator"]));
        Assert.Equal(["operator"], operated.Permissions.Granted);
    }
}
