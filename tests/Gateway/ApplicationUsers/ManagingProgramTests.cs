using AppUsersGateway.Data.Permissions;
using AppUsersGateway.Tests.Support;
using Xunit;

namespace AppUsersGateway.Tests.Gateway.ApplicationUsers;

/// <summary>
/// Automation that manages application users with organization:app_users:write, held by the two guards: it gets hold of secrets only of users
/// that hold no permissions, and gives nobody a permission.
/// </summary>
public sealed class ManagingProgramTests
{
    [Theory, OnSqlite, OnPostgreSql]
    public async Task A_program_makes_users_and_tokens_and_ends_them(TestEngine engine)
    {
        await using var database = await TestDatabase.Create(engine);
        await using var gateway = await GatewayApp.Start(database);
        var tenant = await database.GivenTenant();
        var program = gateway.As((await tenant.Token(await Manager(tenant))).Secret.Reveal());

        var user = Text(await program.Change("createApplicationUser", new { name = "release-bot", ownerId = tenant.Administrator.Id }, "applicationUser { id }"), "applicationUser", "id");
        await program.Change("updateApplicationUser", new { applicationUserId = user, description = "Tags releases" }, "applicationUser { description }");
        var made = await program.Change("createToken", new { applicationUserId = user, maxAgeSeconds = 86_400 }, "secret token { id createdBy { ... on ApplicationUser { name } } }");
        Assert.Equal("automation", Text(made, "token", "createdBy", "name"));
        await gateway.As(Text(made, "secret")).Data("{ viewer { permissions } }");
        var rotated = await program.Change("rotateToken", new { tokenId = Text(made, "token", "id"), overlapSeconds = 0 }, "token { id }");
        var tokenId = Text(rotated, "token", "id");
        foreach (var mutation in (string[])["suspendToken", "resumeToken", "revokeToken"])
        {
            await program.Change(mutation, new { tokenId }, "token { status }");
        }

        foreach (var mutation in (string[])["disableApplicationUser", "enableApplicationUser", "deleteApplicationUser"])
        {
            await program.Change(mutation, new { applicationUserId = user }, "applicationUser { status }");
        }

        var acts = (await program.Data("query($id: ID!) { activity(where: { applicationUserId: $id, outcome: SUCCESS }, first: 20) { nodes { actor { name kind } } } }", new { id = user }))
            .GetProperty("activity").GetProperty("nodes").EnumerateArray().ToList();
        Assert.Equal(11, acts.Count); // two of the rotation, one of everything else
        Assert.All(acts, act => Assert.Equal("""{"name":"automation","kind":"APPLICATION_USER"}""", act.GetProperty("actor").GetRawText()));
    }

    [Theory, OnSqlite, OnPostgreSql]
    public async Task A_program_cannot_make_itself_or_anybody_more_than_it_is(TestEngine engine)
    {
        await using var database = await TestDatabase.Create(engine);
        await using var gateway = await GatewayApp.Start(database);
        var tenant = await database.GivenTenant();
        var manager = await Manager(tenant);
        var (own, secret) = await tenant.Token(manager);
        var program = gateway.As(secret.Reveal());
        var (strong, plain) = (await tenant.User("strong"), await tenant.User("plain"));
        var project = await tenant.Project("Shop");
        await tenant.Grant(strong.Id, project.Id, "read_only");
        var (strongs, _) = await tenant.Token(strong);
        var (quarantined, _) = await tenant.Token(strong);
        await program.Change("suspendToken", new { tokenId = quarantined.Id }, "token { status }");
        string[] read = [Permission.AppUsersRead];
        await program.Data("{ viewer { permissions } }");

        foreach (var (mutation, input) in ((string, object)[])
        [
            // The first guard: no secret of a user that holds anything anywhere, itself included, however it is asked for.
            ("createToken", new { applicationUserId = strong.Id }),
            ("createToken", new { applicationUserId = strong.Id, scopes = Array.Empty<string>() }),
            ("createToken", new { applicationUserId = manager.Id }),
            ("rotateToken", new { tokenId = strongs.Id }),
            ("resumeToken", new { tokenId = quarantined.Id }),

            // The second: no permission for anybody, not even one that it holds itself, and no people.
            ("grantPermissions", new { principalId = plain.Id, permissions = read }),
            ("grantPermissions", new { principalId = manager.Id, permissions = new[] { Permission.OrganizationAdmin } }),
            ("revokePermissions", new { principalId = strong.Id, resourceId = project.Id, permissions = new[] { "read_only" } }),
            ("inviteAdministrator", new { email = "eve@example.com", permissions = read }),
            ("createAdministratorToken", new { administratorId = tenant.Administrator.Id }),
        ])
        {
            await database.Silent(async () => Assert.Equal("FORBIDDEN", await Ask(program, mutation, input)));
        }

        // Its own token it may replace: the successor can as much, and one whose scopes keep no writing manages nothing.
        var successor = gateway.As(Text(await program.Change("rotateToken", new { tokenId = own.Id }, "secret"), "secret"));
        await successor.Change("createToken", new { applicationUserId = plain.Id }, "token { id }");
        Assert.Equal("FORBIDDEN", await Ask(gateway.As(await tenant.Narrowed(manager, Permission.AppUsersRead)), "createToken", new { applicationUserId = plain.Id }));
    }

    private static async Task<AppUsersGateway.Data.ApplicationUsers.ApplicationUser> Manager(Tenant tenant)
    {
        var manager = await tenant.User("automation");
        await tenant.Grant(manager.Id, tenant.Id, Permission.AppUsersWrite);
        return manager;
    }

    private static Task<string> Ask(GraphQLClient client, string mutation, object input) => client.ErrorCode(
        $"mutation($input: {char.ToUpperInvariant(mutation[0])}{mutation[1..]}Input!) {{ {mutation}(input: $input) {{ errors {{ code }} }} }}", new { input });

    private static string Text(System.Text.Json.JsonElement payload, params string[] path) => path.Aggregate(payload, (value, name) => value.GetProperty(name)).GetString()!;
}
