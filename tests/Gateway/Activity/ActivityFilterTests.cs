using AppUsersGateway.Tests.Support;
using Xunit;

namespace AppUsersGateway.Tests.Gateway.Activity;

public sealed class ActivityFilterTests
{
    [Theory, OnSqlite, OnPostgreSql]
    public async Task The_log_is_asked_by_time_actor_subject_kind_and_outcome(TestEngine engine)
    {
        await using var database = await TestDatabase.Create(engine);
        await using var gateway = await GatewayApp.Start(database);
        var tenant = await database.GivenTenant();
        var user = await tenant.User();
        var program = gateway.As((await tenant.Token(user)).Secret.Reveal());
        var admin = gateway.As((await tenant.AdministratorToken()).Secret.Reveal());
        database.Clock.Advance(TimeSpan.FromHours(1));
        await admin.Change("updateApplicationUser", new { applicationUserId = user.Id, environment = "test" }, "__typename");
        database.Clock.Advance(TimeSpan.FromHours(1));
        await program.ErrorCode(
            "mutation($input: CreateApplicationUserInput!) { createApplicationUser(input: $input) { errors { code } } }",
            new { input = new { name = "x", description = new string('y', 900) } });
        var (early, late) = (Given.Now.AddHours(1), Given.Now.AddHours(2));

        // Half-open: what happens at the very moment belongs to what begins there.
        Assert.Equal("APPLICATION_USER_UPDATED", await Kinds(admin, new { since = early, until = late }));
        Assert.Equal("APPLICATION_USER_CREATED", await Kinds(admin, new { since = late }));
        Assert.Equal("", await Kinds(admin, new { since = late.AddMilliseconds(1) }));
        Assert.Equal(
            "ADMINISTRATOR_TOKEN_CREATED TOKEN_CREATED APPLICATION_USER_CREATED ADMINISTRATOR_INVITED ORGANIZATION_CREATED", await Kinds(admin, new { until = early }));
        Assert.Equal("APPLICATION_USER_CREATED", await Kinds(admin, new { actorId = user.Id }));
        Assert.Equal("ADMINISTRATOR_TOKEN_CREATED ADMINISTRATOR_INVITED", await Kinds(admin, new { administratorId = tenant.Administrator.Id }));
        Assert.Equal(
            "APPLICATION_USER_UPDATED", await Kinds(admin, new { actorId = tenant.Administrator.Id, applicationUserId = user.Id, kind = "APPLICATION_USER_UPDATED", outcome = "SUCCESS" }));
        Assert.Equal("APPLICATION_USER_CREATED", await Kinds(admin, new { outcome = "DENIED" }));

        // What was tried, shortened.
        Assert.Equal(
            $$"""[{"field":"name","after":"x"},{"field":"description","after":"{{new string('y', 200)}}…"}]""",
            (await admin.Data("{ activity(where: { outcome: DENIED }) { nodes { changes { field after } } } }")).GetProperty("activity").GetProperty("nodes")[0]
                .GetProperty("changes").GetRawText().Replace("\\u2026", "…", StringComparison.Ordinal));
    }

    private static async Task<string> Kinds(GraphQLClient client, object where) => string.Join(
        ' ',
        (await client.Data("query($where: ActivityFilter) { activity(where: $where) { nodes { kind } } }", new { where }))
            .GetProperty("activity").GetProperty("nodes").EnumerateArray().Select(entry => entry.GetProperty("kind").GetString()));
}
