using AppUsersGateway.Data.Permissions;
using AppUsersGateway.Data.Resources;
using AppUsersGateway.Tests.Support;
using Xunit;

namespace AppUsersGateway.Tests.Gateway.Resources;

/// <summary>The tree and its grants when two nodes change them at once.</summary>
public sealed class ResourceRaceTests
{
    private const int Rounds = 6;

    [Theory, OnSqlite, OnPostgreSql]
    public async Task A_unit_that_is_deleted_and_filled_at_once_is_either_gone_or_full(TestEngine engine)
    {
        await using var database = await TestDatabase.Create(engine);
        await using var otherNode = database.AnotherNode();
        await using var first = await GatewayApp.Start(database);
        await using var second = await GatewayApp.Start(otherNode);
        var tenant = await database.GivenTenant();
        var admin = (await tenant.AdministratorToken()).Secret.Reveal();
        for (var round = 0; round < Rounds; round++)
        {
            var unit = await tenant.Unit($"unit {round}");

            var deleting = first.As(admin).Payload("deleteResource", new { resourceId = unit.Id }, "deletedResourceId");
            var filling = second.As(admin).Payload("createProject", new { name = "Shop", parentId = unit.Id }, "project { id }");
            var refusals = (await Task.WhenAll(deleting, filling)).SelectMany(payload => payload.GetProperty("errors").EnumerateArray())
                .Select(error => error.GetProperty("code").GetString()).ToList();

            // "Not empty" for who deletes too late, "no such unit" for who fills too late.
            Assert.Contains(Assert.Single(refusals), (string[])["CONFLICT", "NOT_FOUND"]);
            Assert.Equal(0, await database.Read(session => session.Scalar<long>(
                "select count(*) from resources r where r.parent_id <> r.organization_id and not exists (select 1 from resources u where u.id = r.parent_id)")));
        }
    }

    [Theory, OnSqlite, OnPostgreSql]
    public async Task A_name_that_many_ask_for_at_once_is_taken_once(TestEngine engine)
    {
        const int Callers = 8;
        await using var database = await TestDatabase.Create(engine);
        await using var otherNode = database.AnotherNode();
        await using var first = await GatewayApp.Start(database);
        await using var second = await GatewayApp.Start(otherNode);
        var tenant = await database.GivenTenant();
        var admin = (await tenant.AdministratorToken()).Secret.Reveal();

        var payloads = await Task.WhenAll(Enumerable.Range(0, Callers).Select(number =>
            (number % 2 == 0 ? first : second).As(admin).Payload("createOrganizationalUnit", new { name = number % 3 == 0 ? "Sales" : "SALES" }, "organizationalUnit { id }")));

        var refused = payloads.SelectMany(payload => payload.GetProperty("errors").EnumerateArray()).ToList();
        Assert.Equal(Callers - 1, refused.Count);
        Assert.All(refused, error => Assert.Equal("NAME_TAKEN", error.GetProperty("code").GetString()));
        Assert.Equal(1, await database.Read(session => database.Get<ResourceList>().List(tenant.Id, new ResourceFilter()).Count(session)));
    }

    [Theory, OnSqlite, OnPostgreSql]
    public async Task Granting_on_a_project_that_is_deleted_at_once_leaves_no_grant_behind(TestEngine engine)
    {
        await using var database = await TestDatabase.Create(engine);
        await using var otherNode = database.AnotherNode();
        await using var first = await GatewayApp.Start(database);
        await using var second = await GatewayApp.Start(otherNode);
        var tenant = await database.GivenTenant();
        var user = await tenant.User();
        var admin = (await tenant.AdministratorToken()).Secret.Reveal();
        for (var round = 0; round < Rounds; round++)
        {
            var project = await tenant.Project($"project {round}");

            var granting = first.As(admin).Payload("grantPermissions", new { principalId = user.Id, resourceId = project.Id, permissions = new[] { "admin" } }, "grants { permission }");
            var deleting = second.As(admin).Change("deleteResource", new { resourceId = project.Id }, "deletedResourceId");
            var (granted, _) = (await granting, await deleting);

            Assert.All(granted.GetProperty("errors").EnumerateArray(), error => Assert.Equal("NOT_FOUND", error.GetProperty("code").GetString()));
            Assert.False(await database.Read(session => database.Get<GrantRepository>().HoldsAny(session, tenant.Id, user.Id)));
        }
    }

    [Theory, OnSqlite, OnPostgreSql]
    public async Task Granting_and_revoking_at_once_ends_as_the_log_tells(TestEngine engine)
    {
        const int Callers = 8;
        await using var database = await TestDatabase.Create(engine);
        await using var otherNode = database.AnotherNode();
        await using var first = await GatewayApp.Start(database);
        await using var second = await GatewayApp.Start(otherNode);
        var tenant = await database.GivenTenant();
        var user = await tenant.User();
        var admin = (await tenant.AdministratorToken()).Secret.Reveal();

        await Task.WhenAll(Enumerable.Range(0, Callers).Select(number => (number % 2 == 0 ? first : second).As(admin).Change(
            number % 4 < 2 ? "grantPermissions" : "revokePermissions",
            new { principalId = user.Id, permissions = new[] { "admin", number % 2 == 0 ? "operator" : "developer" } },
            "grants { permission }")));

        // Each entry goes on from where the one before it ended; the last one is what is held.
        var told = (await first.As(admin).Data("query($id: ID!) { activity(where: { applicationUserId: $id }, first: 50) { nodes { kind changes { field before after } } } }", new { id = user.Id }))
            .GetProperty("activity").GetProperty("nodes").EnumerateArray()
            .SelectMany(entry => entry.GetProperty("changes").EnumerateArray()).Where(change => change.GetProperty("field").GetString() == "permissions").Reverse().ToList();
        var held = "";
        Assert.NotEmpty(told);
        foreach (var change in told)
        {
            Assert.Equal(held, change.GetProperty("before").GetString());
            held = change.GetProperty("after").GetString()!;
        }

        Assert.Equal(held, (await database.Read(session => database.Get<GrantRepository>().On(session, user.Id, tenant.Id))).ToStorage());
        Assert.Null((await database.ActivityVerifier.Verify(anchor: null, CancellationToken.None)).Defect);
    }
}
