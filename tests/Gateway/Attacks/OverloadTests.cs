using System.Diagnostics;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using AppUsersGateway.Tests.Support;
using Xunit;
using Xunit.Abstractions;

namespace AppUsersGateway.Tests.Gateway.Attacks;

/// <summary>
/// However much GraphQL is asked, services get their answers about tokens; what is too much is sent away, and all is well again when it stops (P12).
/// <c>OVERLOAD_SECONDS=60</c> is the long run, which looks at the clock as well.
/// </summary>
public sealed class OverloadTests(ITestOutputHelper output)
{
    private const string Variable = "OVERLOAD_SECONDS";
    private const int Concurrent = 16;
    private const int Waiting = 16;
    private const int Clients = 5 * (Concurrent + Waiting);
    private const int Verifiers = 4;
    private const int Enough = 25;
    private const int Connections = 4;

    private const string Question = "{ applicationUsers(first: 50) { nodes { name tokens(first: 5) { nodes { prefix status } totalCount } } totalCount } }";

    private static readonly TimeSpan Length = TimeSpan.FromSeconds(LongRun.Times(Variable, 1));
    private static readonly TimeSpan Recovery = TimeSpan.FromSeconds(10);

    private static readonly HttpClient Http = new(new SocketsHttpHandler { MaxConnectionsPerServer = 2 * Clients, UseProxy = false });

    [Theory, OnSqlite, OnPostgreSql]
    public async Task While_GraphQL_is_flooded_tokens_are_verified(TestEngine engine)
    {
        await using var database = await TestDatabase.Create(engine, TimeProvider.System);
        var tenant = await database.GivenTenant();
        foreach (var number in Enumerable.Range(0, 50))
        {
            await tenant.Token(await tenant.User($"user-{number}"));
        }

        var (person, program) = ((await tenant.AdministratorToken()).Secret.Reveal(), (await tenant.Token(await tenant.User("service"))).Secret.Reveal());
        await using var gateway = await GatewayNode.Start(database, $"--Limits:Concurrent={Concurrent}", $"--Limits:Waiting={Waiting}");
        var service = new Service(gateway.Url);
        foreach (var _ in Enumerable.Range(0, 50))
        {
            Assert.Equal(HttpStatusCode.OK, (await Ask(gateway.Url, person)).Status);
            Assert.Equal(HttpStatusCode.NoContent, (await service.Verify(program)).Status);
        }

        var alone = await Flood(gateway.Url, person, program, clients: 0);
        var flooded = await Flood(gateway.Url, person, program, Clients);

        var stopped = Stopwatch.GetTimestamp();
        await Eventually.Is(async () => (await Ask(gateway.Url, person)).Status == HttpStatusCode.OK && (await service.Verify(program)).Status == HttpStatusCode.NoContent);
        var recovery = Stopwatch.GetElapsedTime(stopped);
        var after = await Flood(gateway.Url, person, program, clients: 0);
        output.WriteLine($"{engine}, {Length.TotalSeconds} s, {Clients} GraphQL clients for {Concurrent} turns and {Waiting} places: GraphQL answered {flooded.Answered}, sent away {flooded.SentAway}");
        output.WriteLine($"verified while flooded {flooded}, alone before {alone}, after {after}; service as before after {recovery.TotalMilliseconds:0} ms");
        if (LongRun.IsAsked(Variable))
        {
            Assert.True(recovery < Recovery, $"{recovery}");
        }
    }

    [Theory, OnPostgreSql]
    public async Task With_every_connection_of_GraphQL_taken_tokens_are_verified(TestEngine engine)
    {
        await using var database = await TestDatabase.Create(engine);
        await using var gateway = await GatewayApp.Start(
            database, ("Database:ConnectionString", $"{database.ConnectionSettings["Database:ConnectionString"]};Maximum Pool Size={Connections}"));
        var tenant = await database.GivenTenant();
        var (person, user) = ((await tenant.AdministratorToken()).Secret.Reveal(), await tenant.User());
        await tenant.Grant(user.Id, tenant.Id, "tokens:verify");
        var program = (await tenant.Token(user)).Secret.Reveal();
        var service = new Service(gateway.Url);
        Assert.Equal(HttpStatusCode.NoContent, (await service.Verify(program)).Status);
        Task[] pending = [];

        await database.Write(async session =>
        {
            await database.Organizations.Lock(session, tenant.Id);
            pending = [.. Enumerable.Range(0, 2 * Connections).Select(number => gateway.As(person).Payload("createApplicationUser", new { name = $"user-{number}" }, "__typename"))];
            await Eventually.Is(async () => await Waiters(database) == Connections);

            Assert.Equal(HttpStatusCode.NoContent, (await service.Verify(program)).Status);
            Assert.True((await service.Introspect(program, ("token", program))).Json.GetProperty("active").GetBoolean());
            Assert.Equal(HttpStatusCode.Unauthorized, (await service.Verify("augu_0000000000000000000000000000000000000")).Status);
            Assert.Equal(Connections, await Waiters(database)); // all that time
            Assert.All(pending, change => Assert.False(change.IsCompleted));
        });
        await Task.WhenAll(pending);
    }

    private static Task<long> Waiters(TestDatabase database) => database.Read(session => session.Scalar<long>(
        "select count(*) from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'"));

    /// <summary>Verifies as fast as it goes, while so many clients ask GraphQL as fast as it goes.</summary>
    private static async Task<Flooded> Flood(Uri gateway, string person, string program, int clients)
    {
        var start = Stopwatch.GetTimestamp();
        var (answered, sentAway, verified) = (0L, 0L, 0L);
        bool Goes() => Stopwatch.GetElapsedTime(start) < Length || Volatile.Read(ref verified) < Enough * Verifiers || (clients > 0 && Volatile.Read(ref sentAway) < Clients);
        var flood = Enumerable.Range(0, clients).Select(async _ =>
        {
            while (Goes())
            {
                var (status, wait) = await Ask(gateway, person);
                Assert.True(status == HttpStatusCode.OK || (status == HttpStatusCode.ServiceUnavailable && wait >= TimeSpan.FromSeconds(1)), $"{status}");
                Interlocked.Add(ref answered, status == HttpStatusCode.OK ? 1 : 0);
                Interlocked.Add(ref sentAway, status == HttpStatusCode.OK ? 0 : 1);
            }
        }).ToList();
        var times = await Task.WhenAll(Enumerable.Range(0, Verifiers).Select(async _ =>
        {
            var (service, mine) = (new Service(gateway), new List<double>());
            while (Goes())
            {
                var begin = Stopwatch.GetTimestamp();
                Assert.Equal(HttpStatusCode.NoContent, (await service.Verify(program)).Status);
                mine.Add(Stopwatch.GetElapsedTime(begin).TotalMilliseconds);
                Interlocked.Increment(ref verified);
            }

            return mine;
        }));
        await Task.WhenAll(flood);
        return new Flooded(answered, sentAway, [.. times.SelectMany(mine => mine).Order()]);
    }

    private static async Task<(HttpStatusCode Status, TimeSpan? Wait)> Ask(Uri gateway, string token)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(gateway, "/graphql")) { Content = JsonContent.Create(new { query = Question }) };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        using var answer = await Http.SendAsync(request);
        await answer.Content.ReadAsByteArrayAsync();
        return (answer.StatusCode, answer.Headers.RetryAfter?.Delta);
    }

    private sealed record Flooded(long Answered, long SentAway, IReadOnlyList<double> Verified)
    {
        public override string ToString() => $"{Verified.Count} times (p50 {Verified[Verified.Count / 2]:0.0} ms, p99 {Verified[Verified.Count * 99 / 100]:0.0} ms)";
    }
}
