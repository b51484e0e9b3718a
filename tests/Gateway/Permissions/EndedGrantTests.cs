using AppUsersGateway.Data.Activity;
using AppUsersGateway.Data.Paging;
using AppUsersGateway.Data.Permissions;
using AppUsersGateway.Tests.Support;
using Xunit;

namespace AppUsersGateway.Tests.Gateway.Permissions;

/// <summary>What a principal was granted ends with it: nothing is listed that nobody could revoke.</summary>
public sealed class EndedGrantTests
{
    [Theory, OnSqlite, OnPostgreSql]
    public async Task Who_goes_holds_nothing_any_more_and_the_log_says_what_it_was(TestEngine engine)
    {
        await using var database = await TestDatabase.Create(engine);
        await using var gateway = await GatewayApp.Start(database);
        var tenant = await database.GivenTenant();
        var project = await tenant.Project("Shop");
        var (user, stays) = (await tenant.User(), await tenant.User("exporter"));
        var (bob, _) = await tenant.Person("bob@example.com", Permission.AuditRead);
        foreach (var principal in (string[])[user.Id, stays.Id, bob.Id])
        {
            await tenant.Grant(principal, project.Id, "operator", "admin");
        }

        await tenant.Grant(user.Id, tenant.Id, Permission.AppUsersRead);
        var admin = gateway.As((await tenant.AdministratorToken()).Secret.Reveal());

        await admin.Change("deleteApplicationUser", new { applicationUserId = user.Id }, "applicationUser { status }");
        var removed = await admin.Change("removeAdministrator", new { administratorId = bob.Id }, "administrator { status permissions }");

        Assert.Equal("""{"status":"REMOVED","permissions":[]}""", removed.GetProperty("administrator").GetRawText());
        Assert.Equal(
            """{"node":{"grants":{"totalCount":2,"nodes":[{"principalId":"STAYS"},{"principalId":"STAYS"}]}}}""".Replace("STAYS", stays.Id, StringComparison.Ordinal),
            (await admin.Data("query($id: ID!) { node(id: $id) { ... on Project { grants { totalCount nodes { principalId } } } } }", new { id = project.Id })).GetRawText());
        Assert.Equal(
            [new Change("status", "ACTIVE", "DELETED"), new Change("permissions", $"{tenant.Id}: {Permission.AppUsersRead}", null), new Change("permissions", $"{project.Id}: admin operator", null)],
            await Told(database, tenant, ActivityKind.ApplicationUserDeleted));
        Assert.Equal(
            [new Change("status", "ACTIVE", "REMOVED"), new Change("permissions", $"{tenant.Id}: {Permission.AuditRead}", null), new Change("permissions", $"{project.Id}: admin operator", null)],
            await Told(database, tenant, ActivityKind.AdministratorRemoved));
        Assert.Null((await database.ActivityVerifier.Verify(anchor: null, CancellationToken.None)).Defect);
    }

    /// <summary>Whichever is first: a grant after the end is refused, one before it ends with the user.</summary>
    [Theory, OnSqlite, OnPostgreSql]
    public async Task Granting_and_deleting_at_once_on_two_nodes_leaves_no_grant_behind(TestEngine engine)
    {
        const int Rounds = 8;
        await using var database = await TestDatabase.Create(engine);
        await using var otherNode = database.AnotherNode();
        await using var first = await GatewayApp.Start(database);
        await using var second = await GatewayApp.Start(otherNode);
        var tenant = await database.GivenTenant();
        var admin = (await tenant.AdministratorToken()).Secret.Reveal();
        for (var round = 0; round < Rounds; round++)
        {
            var user = await tenant.User($"user-{round}");

            var granting = first.As(admin).Payload("grantPermissions", new { principalId = user.Id, permissions = new[] { "admin" } }, "grants { permission }");
            var deleting = second.As(admin).Change("deleteApplicationUser", new { applicationUserId = user.Id }, "applicationUser { status }");
            var (granted, _) = (await granting, await deleting);

            Assert.All(granted.GetProperty("errors").EnumerateArray(), error => Assert.Equal("NOT_FOUND", error.GetProperty("code").GetString()));
            Assert.False(await database.Read(session => database.Get<GrantRepository>().HoldsAny(session, tenant.Id, user.Id)));
        }
    }

    private static async Task<IReadOnlyList<Change>> Told(TestDatabase database, Tenant tenant, ActivityKind kind) =>
        Assert.Single((await database.Read(session => database.Activity.List(tenant.Id, new ActivityFilter(Kind: kind))
            .Page(session, ActivityRepository.NewestFirst, new PageRequest(5)))).Items).Node.Changes.Items;
}
