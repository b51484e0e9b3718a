using System.Net;
using AppUsersGateway.Data.ApplicationUsers;
using AppUsersGateway.Data.Permissions;
using AppUsersGateway.Data.Tokens;
using AppUsersGateway.Tests.Support;
using Xunit;
using Xunit.Abstractions;

namespace AppUsersGateway.Tests.Gateway.Verification;

/// <summary>
/// A token that was ended is refused by every request that starts after the answer, on every node (P02). Three gateways as processes of their own,
/// eight verifiers at each, all with the same few tokens: one is ended only when each of them was let in with it, and the next ones come only when each of them
/// has asked again after the answer. <c>REVOCATIONS=10000</c> is the whole proof.
/// </summary>
public sealed class RevocationEverywhereTests(ITestOutputHelper output)
{
    private const int Nodes = 3;
    private const int VerifiersAtEach = 8;
    private const int Batch = 240;
    private const int AtOnce = 8;
    private const string Role = "read_only";

    private static readonly int Revocations = LongRun.Times("REVOCATIONS", 10);

    [Theory, OnSqlite, OnPostgreSql]
    public async Task Nobody_is_let_in_after_the_answer(TestEngine engine)
    {
        await using var database = await TestDatabase.Create(engine, TimeProvider.System);
        var tenant = await database.GivenTenant();
        await tenant.Limits(applicationUsers: Revocations + 1, tokensPerUser: 3);
        var admin = (await tenant.AdministratorToken()).Secret.Reveal();
        var nodes = await Task.WhenAll(Enumerable.Range(0, Nodes).Select(_ => GatewayNode.Start(database)));
        try
        {
            var race = new RevocationRace(Role, Nodes * VerifiersAtEach);
            var verifiers = nodes.SelectMany((node, at) => Enumerable.Range(0, VerifiersAtEach).Select(number => race.Verify(node.Url, (at * VerifiersAtEach) + number))).ToList();
            var latencies = new List<double>();
            for (var done = 0; done < Revocations; done += Batch)
            {
                foreach (var few in (await Given(tenant, database, done, Math.Min(Batch, Revocations - done))).Chunk(AtOnce))
                {
                    latencies.AddRange(await race.Run([.. few.Select(one => one.Secret)], async at =>
                    {
                        var (number, user, token, secret) = few[at];
                        await End(nodes[number % Nodes].Url, admin, number, user, token, secret);
                    }, verifiers));
                }
            }

            await race.Stop(verifiers);

            Assert.Equal(0, race.AcceptedAfter);
            Assert.True(race.AcceptedBefore >= Revocations * Nodes * VerifiersAtEach, $"{race.AcceptedBefore}");
            Assert.True(race.RefusedAfter >= Revocations * Nodes * VerifiersAtEach, $"{race.RefusedAfter}");
            var answered = race.AcceptedBefore + race.RefusedAfter;
            var looked = (await Task.WhenAll(nodes.Select(node => Scrape.Of(node.Url)))).Sum(scrape => scrape.Value("db_client_operation_duration_seconds_count", ("db_operation_name", "SELECT")));
            Assert.True(engine == TestEngine.PostgreSql ? looked >= answered : looked < answered, $"{looked} statements for {answered} answers");
            latencies.Sort();
            output.WriteLine(
                $"{engine}: {Revocations} ended; let in before {race.AcceptedBefore}, refused after {race.RefusedAfter}, let in after 0; {looked} statements; answer in {latencies[latencies.Count / 2]:0.0} ms (median), {latencies[latencies.Count * 99 / 100]:0.0} ms (p99)");
        }
        finally
        {
            foreach (var node in nodes)
            {
                await node.DisposeAsync();
            }
        }
    }

    /// <summary>One of the ways in which a token stops to open the door, by turns.</summary>
    private static async Task End(Uri node, string admin, int number, string user, string token, string secret)
    {
        var client = new GraphQLClient(new Uri(node, "/graphql"), admin);
        switch (number % 7)
        {
            case 0:
                await client.Change("revokeToken", new { tokenId = token }, "__typename");
                break;
            case 1:
                await client.Change("suspendToken", new { tokenId = token }, "__typename");
                break;
            case 2:
                await client.Change("disableApplicationUser", new { applicationUserId = user }, "__typename");
                break;
            case 3:
                await client.Change("revokePermissions", new { principalId = user, permissions = new[] { Role } }, "__typename");
                break;
            case 4:
                await client.Change("deleteApplicationUser", new { applicationUserId = user }, "__typename");
                break;
            case 5:
                await client.Change("rotateToken", new { tokenId = token, overlapSeconds = 0 }, "__typename");
                break;
            default:
                Assert.Equal(HttpStatusCode.OK, (await new Service(node).Revoke(("token", secret))).Status);
                break;
        }
    }

    private static Task<List<(int Number, string User, string Token, string Secret)>> Given(Tenant tenant, TestDatabase database, int first, int count) => database.Write(async session =>
    {
        var made = new List<(int, string, string, string)>();
        for (var number = first; number < first + count; number++)
        {
            var user = await database.Users.Create(session, tenant.Actor, ApplicationUserInput.Check($"user-{number}", null, null, null, null));
            await database.Get<GrantRepository>().Grant(session, tenant.Actor, user.Id, [Role]);
            var (token, secret) = await database.Tokens.Create(session, tenant.Actor, user.Id, NewToken.Check(null, Tenant.Day, false, null, allowAnyAddress: false));
            made.Add((number, user.Id, token.Id, secret.Reveal()));
        }

        return made;
    });
}
