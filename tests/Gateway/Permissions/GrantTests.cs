using System.Text.Json;
using AppUsersGateway.Data.Permissions;
using AppUsersGateway.Tests.Support;
using Xunit;

namespace AppUsersGateway.Tests.Gateway.Permissions;

/// <summary>Granting and revoking over HTTP: atomic, idempotent, and never more than the one who grants holds.</summary>
public sealed class GrantTests
{
    [Theory, OnSqlite, OnPostgreSql]
    public async Task Grants_are_given_and_taken_as_a_whole_and_the_answer_is_the_new_state(TestEngine engine)
    {
        await using var database = await TestDatabase.Create(engine);
        await using var gateway = await GatewayApp.Start(database);
        var tenant = await database.GivenTenant();
        var user = await tenant.User();
        var admin = gateway.As((await tenant.AdministratorToken()).Secret.Reveal());

        Assert.Equal(
            """{"principal":{"name":"terraform"},"grants":[{"permission":"admin"},{"permission":"organization:app_users:read"}],"errors":[]}""",
            (await admin.Change("grantPermissions", new { principalId = user.Id, permissions = new[] { "organization:app_users:read", "admin" } }, State)).GetRawText());
        database.Clock.Advance(TimeSpan.FromHours(1));
        var before = await Grants(database);
        Assert.Equal(["admin", "organization:app_users:read"], Names(await admin.Change("grantPermissions", new { principalId = user.Id, permissions = new[] { "admin" } }, State)));
        Assert.Equal(before, await Grants(database));

        Assert.Equal("INVALID_PERMISSION permissions", await admin.Refusal("grantPermissions", new { principalId = user.Id, permissions = new[] { "operator", "nonsense" } }));
        Assert.Equal("INVALID_PERMISSION permissions", await admin.Refusal("grantPermissions", new { principalId = user.Id, permissions = Array.Empty<string>() }));
        Assert.Equal(["admin"], Names(await admin.Change(
            "revokePermissions", new { principalId = user.Id, permissions = new[] { "organization:app_users:read", "operator" } }, State)));

        var events = (await admin.Data(
            "query($id: ID!) { activity(where: { applicationUserId: $id, outcome: SUCCESS }, first: 2) { nodes { kind changes { field before after } } } }", new { id = user.Id }))
            .GetProperty("activity").GetProperty("nodes");
        Assert.Equal(
            $$"""[{"kind":"PERMISSIONS_REVOKED","changes":[{"field":"resourceId","before":"{{tenant.Id}}","after":"{{tenant.Id}}"},{"field":"permissions","before":"admin organization:app_users:read","after":"admin"}]},"""
            + $$"""{"kind":"PERMISSIONS_GRANTED","changes":[{"field":"resourceId","before":"{{tenant.Id}}","after":"{{tenant.Id}}"},{"field":"permissions","before":"","after":"admin organization:app_users:read"}]}]""",
            events.GetRawText());
        Assert.Null((await database.ActivityVerifier.Verify(anchor: null, CancellationToken.None)).Defect);
    }

    [Theory, OnSqlite, OnPostgreSql]
    public async Task Whom_and_what_does_not_exist_is_refused_and_another_organization_does_not(TestEngine engine)
    {
        await using var database = await TestDatabase.Create(engine);
        await using var gateway = await GatewayApp.Start(database);
        var (tenant, other) = (await database.GivenTenant(), await database.GivenTenant("Other"));
        var (user, gone, foreign) = (await tenant.User(), await tenant.User("gone"), await other.User());
        var (project, theirs) = (await tenant.Project("Shop"), await other.Project("Theirs"));
        await database.Write(session => database.Users.Delete(session, tenant.Actor, gone.Id));
        var removed = await database.Write(session => database.Administrators.Create(session, tenant.Actor, "bob@example.com", null, []));
        await database.Write(session => database.Administrators.Remove(session, tenant.Actor, removed.Id));
        var admin = gateway.As((await tenant.AdministratorToken()).Secret.Reveal());
        string[] permissions = ["admin"];

        foreach (var mutation in (string[])["grantPermissions", "revokePermissions"])
        {
            foreach (var principalId in (string[])[gone.Id, removed.Id, foreign.Id, other.Administrator.Id, Absent(user.Id), tenant.Id, "nobody"])
            {
                Assert.Equal("NOT_FOUND principalId", await admin.Refusal(mutation, new { principalId, permissions }));
            }

            foreach (var resourceId in (string[])[theirs.Id, other.Id, Absent(project.Id), user.Id, ""])
            {
                Assert.Equal("NOT_FOUND resourceId", await admin.Refusal(mutation, new { principalId = user.Id, resourceId, permissions }));
            }

            Assert.Equal("INVALID_PERMISSION permissions", await admin.Refusal(
                mutation, new { principalId = user.Id, resourceId = project.Id, permissions = new[] { "organization:audit:read" } }));
        }

        Assert.Equal(0, await database.Read(session => session.Scalar<long>("select count(*) from grants where permission = 'admin'")));
        Assert.Equal(26, await database.Read(session => session.Scalar<long>("select count(*) from activity where outcome = 'DENIED' and kind like 'PERMISSIONS_%'")));
    }

    [Theory, OnSqlite, OnPostgreSql]
    public async Task Who_may_grant_gives_and_takes_only_what_it_holds_on_that_resource_with_that_token(TestEngine engine)
    {
        await using var database = await TestDatabase.Create(engine);
        await using var gateway = await GatewayApp.Start(database);
        var tenant = await database.GivenTenant();
        var (unit, elsewhere) = (await tenant.Unit("Sales"), await tenant.Unit("Lab"));
        var project = await tenant.Project("Shop", unit.Id);
        var (manager, target) = (await tenant.User("manager"), await tenant.User("target"));
        await tenant.Grant(manager.Id, tenant.Id, Permission.PermissionsWrite, Permission.AuditRead);
        await tenant.Grant(manager.Id, unit.Id, "operator");
        var grantor = gateway.As((await tenant.Token(manager)).Secret.Reveal());
        var narrow = gateway.As(await tenant.Narrowed(manager, Permission.PermissionsWrite, "operator"));

        // Held itself, included in what it holds, held above.
        await grantor.Change("grantPermissions", new { principalId = target.Id, permissions = new[] { Permission.AuditRead, Permission.AppUsersRead } }, "grants { permission }");
        await grantor.Change("grantPermissions", new { principalId = target.Id, resourceId = project.Id, permissions = new[] { "operator" } }, "grants { permission }");
        await narrow.Change("grantPermissions", new { principalId = target.Id, resourceId = unit.Id, permissions = new[] { "operator" } }, "grants { permission }");

        var before = await Grants(database);
        foreach (var (client, principalId, resourceId, permission) in ((GraphQLClient, string, string, string)[])
        [
            (grantor, target.Id, tenant.Id, "operator"), // held on a unit, asked for on the organization
            (grantor, target.Id, elsewhere.Id, "operator"),
            (grantor, manager.Id, tenant.Id, Permission.OrganizationAdmin), // itself
            (grantor, manager.Id, project.Id, "admin"),
            (grantor, target.Id, tenant.Id, Permission.AppUsersWrite),
            (narrow, target.Id, tenant.Id, Permission.AuditRead), // held by its user, kept out of the token
        ])
        {
            Assert.Equal("FORBIDDEN", await Ask(client, "grantPermissions", principalId, resourceId, permission));
            Assert.Equal("FORBIDDEN", await Ask(client, "revokePermissions", principalId, resourceId, permission));
        }

        // It holds what it wants to take, but the other one holds more: not with this token, and not from an administrator.
        Assert.Equal("FORBIDDEN", await Ask(narrow, "revokePermissions", target.Id, project.Id, "operator"));
        Assert.Equal("FORBIDDEN", await Ask(grantor, "revokePermissions", tenant.Administrator.Id, tenant.Id, Permission.AuditRead));
        Assert.Equal(before, await Grants(database));

        await grantor.Change("revokePermissions", new { principalId = target.Id, resourceId = project.Id, permissions = new[] { "operator" } }, "grants { permission }");
    }

    [Theory, OnSqlite, OnPostgreSql]
    public async Task The_last_person_with_everything_keeps_it(TestEngine engine)
    {
        await using var database = await TestDatabase.Create(engine);
        await using var gateway = await GatewayApp.Start(database);
        var tenant = await database.GivenTenant();
        var program = await tenant.User();
        await tenant.Grant(program.Id, tenant.Id, Permission.OrganizationAdmin);
        var admin = gateway.As((await tenant.AdministratorToken()).Secret.Reveal());
        object Everything(string principalId) => new { principalId, permissions = new[] { Permission.OrganizationAdmin } };

        Assert.Equal("CONFLICT permissions", await admin.Refusal("revokePermissions", Everything(tenant.Administrator.Id)));
        var second = await database.Write(session => database.Administrators.Create(session, tenant.Actor, "bob@example.com", null, []));
        await admin.Change("revokePermissions", Everything(second.Id), "grants { permission }");
        Assert.Equal("CONFLICT permissions", await admin.Refusal("revokePermissions", Everything(tenant.Administrator.Id)));
        await admin.Change("grantPermissions", Everything(second.Id), "grants { permission }");
        await admin.Change("revokePermissions", Everything(program.Id), "grants { permission }");
        await admin.Change("revokePermissions", Everything(tenant.Administrator.Id), "grants { permission }");

        Assert.Equal("FORBIDDEN", await Ask(admin, "grantPermissions", tenant.Administrator.Id, tenant.Id, Permission.OrganizationAdmin));
    }

    private const string State = "principal { ... on ApplicationUser { name } } grants { permission }";

    private static string Absent(string id) => id[..^4] + "zzzz";

    private static IEnumerable<string?> Names(JsonElement payload) => payload.GetProperty("grants").EnumerateArray().Select(grant => grant.GetProperty("permission").GetString());

    private static Task<string> Ask(GraphQLClient client, string mutation, string principalId, string resourceId, string permission) => client.ErrorCode(
        $"mutation($p: ID!, $r: ID!, $n: [String!]!) {{ {mutation}(input: {{ principalId: $p, resourceId: $r, permissions: $n }}) {{ errors {{ code }} }} }}",
        new { p = principalId, r = resourceId, n = new[] { permission } });

    private static async Task<string> Grants(TestDatabase database) =>
        string.Join('\n', (await database.Dump()).Split('\n').Where(line => line.StartsWith("grants:", StringComparison.Ordinal)));
}
