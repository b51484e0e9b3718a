using System.Net;
using System.Text.Json;
using AppUsersGateway.Data.Activity;
using AppUsersGateway.Tests.Support;
using Xunit;

namespace AppUsersGateway.Tests.Gateway.Attacks;

/// <summary>
/// Who asks too much is told to wait, and the others do not notice (P12). The library's buckets fill by the machine's clock, not by
/// the test's; so these are small, and nobody waits for them.
/// </summary>
public sealed class RequestLimitTests
{
    private const int Burst = 5;
    private const int Flood = 40;
    private const string WhoAmI = "{ viewer { permissions } }";

    private static readonly HttpClient Http = new();
    private static readonly (string, string)[] Small = [("Limits:RequestsPerSecond", "1"), ("Limits:Burst", $"{Burst}")];

    [Theory, OnSqlite, OnPostgreSql]
    public async Task A_flood_of_refused_changes_leaves_no_more_entries_than_its_share(TestEngine engine)
    {
        await using var database = await TestDatabase.Create(engine);
        await using var gateway = await GatewayApp.Start(database, Small);
        var tenant = await database.GivenTenant();
        var user = await tenant.User();
        string[] tokens = [(await tenant.Token(user)).Secret.Reveal(), (await tenant.Token(user)).Secret.Reveal()];
        var start = TimeProvider.System.GetTimestamp();

        // Two tokens of one program have one share.
        var answers = new List<(HttpStatusCode Status, string Body)>();
        for (var number = 0; number < Flood; number++)
        {
            answers.Add(await gateway.As(tokens[number % 2]).Send("mutation { createApplicationUser(input: { name: \"x\" }) { errors { code } } }"));
        }

        var refused = answers.Count(answer => answer.Status == HttpStatusCode.TooManyRequests);
        var filled = (int)TimeProvider.System.GetElapsedTime(start).TotalSeconds + 1;
        var entries = await database.Read(session => database.Activity.List(tenant.Id, new ActivityFilter(Outcome: ActivityOutcome.Denied)).Count(session));
        Assert.Equal(Flood - refused, entries);
        Assert.InRange(entries, Burst, Burst + filled);
        Assert.All(answers.Where(answer => answer.Status == HttpStatusCode.TooManyRequests), answer => Assert.Equal(
            """{"errors":[{"message":"You ask for more than your share: wait.","extensions":{"code":"RATE_LIMITED"}}]}""", answer.Body));

        // Another caller has its own share.
        await gateway.As((await tenant.AdministratorToken()).Secret.Reveal()).Data(WhoAmI);
    }

    [Fact]
    public async Task A_caller_who_must_wait_is_told_how_long()
    {
        await using var database = await TestDatabase.Create(TestEngine.Sqlite);
        await using var gateway = await GatewayApp.Start(database, [("Limits:RequestsPerSecond", "1"), ("Limits:Burst", "1")]);
        var token = (await (await database.GivenTenant()).AdministratorToken()).Secret.Reveal();

        var refused = await FirstRefusal(gateway, token);

        Assert.Equal(HttpStatusCode.TooManyRequests, refused.StatusCode);
        Assert.Equal(TimeSpan.FromSeconds(1), refused.Headers.RetryAfter?.Delta);
        Assert.True(refused.Headers.CacheControl?.NoStore);
    }

    [Fact]
    public async Task An_address_that_guesses_tokens_is_told_to_wait_and_locks_nobody_out()
    {
        await using var database = await TestDatabase.Create(TestEngine.Sqlite);
        await using var gateway = await GatewayApp.Start(database, ("Limits:FailuresPerSecond", "1"));
        var token = (await (await database.GivenTenant()).AdministratorToken()).Secret.Reveal();

        var refused = await FirstRefusal(gateway, token: null);

        Assert.Equal(HttpStatusCode.TooManyRequests, refused.StatusCode);
        Assert.True(refused.Headers.RetryAfter?.Delta >= TimeSpan.FromSeconds(1));
        Assert.Equal("RATE_LIMITED", JsonDocument.Parse(await refused.Content.ReadAsStringAsync()).RootElement.GetProperty("errors")[0].GetProperty("extensions").GetProperty("code").GetString());
        await gateway.As(token).Data(WhoAmI);
    }

    [Theory, OnPostgreSql]
    public async Task What_is_more_than_can_wait_is_sent_away_and_health_still_answers(TestEngine engine)
    {
        await using var database = await TestDatabase.Create(engine);
        await using var gateway = await GatewayApp.Start(database, [("Limits:Concurrent", "1"), ("Limits:Waiting", "1")]);
        var tenant = await database.GivenTenant();
        var token = (await tenant.AdministratorToken()).Secret.Reveal();
        await gateway.As(token).Data(WhoAmI);
        Task[] pending = [];

        await database.Write(async session =>
        {
            // One change waits for this lock, one request waits for that change; the others are too much.
            await database.Organizations.Lock(session, tenant.Id);
            var working = gateway.As(token).Payload("createApplicationUser", new { name = "first" }, "__typename");
            await Eventually.Is(async () => await database.Read(other => other.Scalar<long>(
                "select count(*) from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'")) == 1);
            var others = Enumerable.Range(0, 4).Select(_ => Ask(gateway, token)).ToList();
            await Eventually.Is(() => Task.FromResult(others.Count(other => other.IsCompleted) == 3));
            foreach (var other in others.Where(other => other.IsCompleted))
            {
                AssertSentAway(await other);
            }

            Assert.Equal(HttpStatusCode.OK, (await Http.GetAsync(new Uri(gateway.Url, "/health/ready"))).StatusCode);
            pending = [working, .. others];
        });
        await Task.WhenAll(pending);
        await Eventually.Is(async () => (await gateway.As(token).Send(WhoAmI)).Status == HttpStatusCode.OK);
    }

    private static async Task<HttpResponseMessage> FirstRefusal(GatewayApp gateway, string? token)
    {
        var seen = new List<HttpResponseMessage>();
        await Eventually.Is(async () =>
        {
            seen.Add(await Ask(gateway, token));
            return seen[^1].StatusCode == HttpStatusCode.TooManyRequests;
        });
        return seen[^1];
    }

    private static async Task<HttpResponseMessage> Ask(GatewayApp gateway, string? token)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(gateway.Url, "/graphql?query={viewer{permissions}}"));
        request.Headers.Authorization = token is null ? null : new("Bearer", token);
        return await Http.SendAsync(request);
    }

    private static void AssertSentAway(HttpResponseMessage answer)
    {
        Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.StatusCode);
        Assert.NotNull(answer.Headers.RetryAfter?.Delta);
    }
}
