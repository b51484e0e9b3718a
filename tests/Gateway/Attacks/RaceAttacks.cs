using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using AppUsersGateway.Tests.Operations;
using AppUsersGateway.Tests.Support;
using Xunit;

namespace AppUsersGateway.Tests.Gateway.Attacks;

/// <summary>Many at once, the same twice, and a gateway that is killed. <c>RACE_ROUNDS=50</c> and <c>CRASH_KILLS=50</c> make it long.</summary>
internal static class RaceAttacks
{
    private const int Limit = 5;
    private const int Creators = 64;

    public static readonly Attack[] Rows =
    [
        new("D46", "64 creators on two nodes with a limit of five: exactly five, and the others are told", LimitHolds) { Changes = true },
        new("D47", "createToken twice at once and once more with one idempotency key: one token, whose secret is told once", MadeOnce) { Changes = true },
        new("D48", "kill -9 right after an acknowledged change: row and entry are there", NothingAcknowledgedIsLost) { Changes = true },
    ];

    private static async Task LimitHolds(AttackScene scene)
    {
        var tenant = await scene.Database.GivenTenant("Race");
        await tenant.Limits(tokensPerUser: Limit);
        var secret = (await tenant.AdministratorToken()).Secret.Reveal();
        await using var otherNode = scene.Database.AnotherNode();
        await using var second = await GatewayApp.Start(otherNode);
        for (var round = 0; round < LongRun.Times("RACE_ROUNDS", 2); round++)
        {
            var user = await tenant.User($"racer-{round}");
            var payloads = await Task.WhenAll(Enumerable.Range(0, Creators).Select(number =>
                (number % 2 == 0 ? scene.Gateway : second).As(secret).Payload("createToken", new { applicationUserId = user.Id }, "__typename")));

            var errors = payloads.SelectMany(payload => payload.GetProperty("errors").EnumerateArray()).ToList();
            Assert.Equal(Creators - Limit, errors.Count);
            Assert.All(errors, error => Assert.Equal("LIMIT_REACHED", error.GetProperty("code").GetString()));
            Assert.All(errors, error => Assert.Contains("raise the limit on the host: organization limits", error.GetProperty("message").GetString(), StringComparison.Ordinal));
            Assert.Equal(Limit, await scene.Database.Read(session => session.Scalar<long>("select count(*) from tokens where application_user_id = @Id", new { user.Id })));
        }
    }

    private static async Task MadeOnce(AttackScene scene)
    {
        const string Tokens = "select count(*) from tokens";
        var before = await scene.Database.Read(session => session.Scalar<long>(Tokens));
        var input = new { applicationUserId = scene.User.Id, idempotencyKey = "D47" };
        AttackAnswer[] answers =
        [
            .. await Task.WhenAll(scene.Change("createToken", input, "secret token { id }"), scene.Change("createToken", input, "secret token { id }")),
            await scene.Change("createToken", input, "secret token { id }"),
        ];

        var payloads = answers.Select(answer => answer.Data.GetProperty("createToken")).ToList();
        Assert.Single(payloads.Select(payload => payload.GetProperty("token").GetProperty("id").GetString()).Distinct(StringComparer.Ordinal));
        Assert.Single(payloads, payload => payload.GetProperty("secret").GetString() is not null);
        Assert.Equal(before + 1, await scene.Database.Read(session => session.Scalar<long>(Tokens)));
    }

    private static async Task NothingAcknowledgedIsLost(AttackScene scene)
    {
        await using var database = await TestDatabase.Create(scene.Database.Engine, TimeProvider.System);
        var secret = (await (await database.GivenTenant()).AdministratorToken()).Secret.Reveal();
        using var program = new GatewayProgram();
        for (var kill = 0; kill < LongRun.Times("CRASH_KILLS", 2); kill++)
        {
            var url = new Uri($"http://127.0.0.1:{FreePort()}");
            using var gateway = program.Start([
                "serve", $"--Gateway:Url={url}", "--Auditor:Embedded=false", "--Explorer:Enabled=false",
                .. database.ConnectionSettings.Select(setting => $"--{setting.Key}={setting.Value}"),
            ]);
            var id = await ChangeAndKill(gateway, url, secret, $"killed-{kill}");

            Assert.Equal(1, await database.Read(session => session.Scalar<long>("select count(*) from application_users where id = @id", new { id })));
            Assert.Equal(1, await database.Read(session => session.Scalar<long>(
                "select count(*) from activity where application_user_id = @id and kind = 'APPLICATION_USER_CREATED' and outcome = 'SUCCESS'", new { id })));
        }

        Assert.Null((await database.ActivityVerifier.Verify(anchor: null, CancellationToken.None)).Defect);
    }

    private static async Task<string> ChangeAndKill(Process gateway, Uri url, string secret, string name)
    {
        try
        {
            using var http = new HttpClient();
            await Eventually.Is(async () =>
            {
                Assert.False(gateway.HasExited, "The gateway ended by itself.");
                try
                {
                    return (await http.GetAsync(new Uri(url, "/health/ready"))).StatusCode == HttpStatusCode.OK;
                }
                catch (HttpRequestException)
                {
                    return false;
                }
            });
            var made = await new GraphQLClient(new Uri(url, "/graphql"), secret).Change("createApplicationUser", new { name }, "applicationUser { id }");
            return made.GetProperty("applicationUser").GetProperty("id").GetString()!;
        }
        finally
        {
            gateway.Kill(); // SIGKILL: nothing is flushed, nobody says goodbye
            await gateway.WaitForExitAsync();
        }
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
