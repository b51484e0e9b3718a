using System.Diagnostics;
using System.Net;
using AppUsersGateway.Data.Tokens;
using AppUsersGateway.Tests.Support;
using Xunit;

namespace AppUsersGateway.Tests.Gateway.Attacks;

/// <summary>Tokens that are none, no longer one, or in the wrong place. Denied means 401 with the bytes of a token that was never issued.</summary>
internal static class VerifyAttacks
{
    private const string Verify = "/verify";

    private static readonly TimeSpan Promptly = TimeSpan.FromMilliseconds(50);

    public static readonly Attack[] Rows =
    [
        new("D01", "no Authorization: 401 without an error", async scene =>
        {
            var answer = await scene.Ask(service => service.Verify(null));
            Assert.Equal((HttpStatusCode.Unauthorized, "Bearer"), (answer.Status, answer.Challenge));
        }),
        new("D02", "Authorization: Bearer, and nothing behind it: 401, never 400", async scene =>
        {
            Assert.Equal(HttpStatusCode.Unauthorized, (await scene.Ask(service => service.Verify(null, "", ("Authorization", "Bearer")))).Status);
            Assert.Equal(401, RawHttp.Status(await RawHttp.Get(scene.Gateway.Url, Verify, "Authorization: Bearer ")));
        }),
        new("D03", "bEaReR: the name of the scheme ignores case", async scene =>
            Assert.Equal(HttpStatusCode.NoContent, (await scene.Ask(service => service.Verify(null, "", ("authorization", "bEaReR " + scene.Program)))).Status)),
        new("D04", "two Authorization headers, one of them valid: 401", async scene =>
        {
            string[] lines = [$"Authorization: Bearer {scene.Program}", "Authorization: Bearer x"];
            Assert.Equal(401, RawHttp.Status(await RawHttp.Get(scene.Gateway.Url, Verify, lines)));
            Assert.Equal(401, RawHttp.Status(await RawHttp.Get(scene.Gateway.Url, Verify, lines[1], lines[0])));
            Assert.Equal(401, RawHttp.Status(await RawHttp.Get(scene.Gateway.Url, Verify, lines[0], lines[0])));
        }),
        new("D05", "?access_token=: 401, and the token is in no log", async scene =>
        {
            Assert.Equal(HttpStatusCode.Unauthorized, (await scene.Ask(service => service.Verify(null, "?access_token=" + scene.Program))).Status);
            Assert.Equal(HttpStatusCode.Unauthorized, (await scene.Ask(service => service.Send(HttpMethod.Post, "/verify?token=" + scene.Program, null))).Status);
            // That the log knows no secret is asserted after every row, down to the finest level.
        }),
        new("D06", "a valid token with its last character changed: 401 without a statement", async scene =>
        {
            var before = scene.Statements;
            var changed = scene.Program[..^1] + (scene.Program[^1] == 'x' ? 'y' : 'x');
            Assert.Equal(HttpStatusCode.Unauthorized, (await scene.Ask(service => service.Verify(changed))).Status);
            Assert.Equal(0, scene.Statements - before);
        }),
        new("D07", "a token a second after its end: 401 invalid_token", async scene =>
        {
            var (_, secret) = await scene.Tenant.Token(scene.User, maxAgeSeconds: 600);
            Assert.Equal(HttpStatusCode.NoContent, (await scene.Ask(service => service.Verify(secret.Reveal()))).Status);
            scene.Database.Clock.Advance(TimeSpan.FromSeconds(601));
            await AssertLikeNeverIssued(scene, secret.Reveal());
        })
        { Changes = true },
        new("D08", "a revoked token: byte for byte like one that was never issued", async scene =>
        {
            var (token, secret) = await scene.Tenant.Token(scene.User);
            Assert.Equal(HttpStatusCode.NoContent, (await scene.Ask(service => service.Verify(secret.Reveal()))).Status);
            await scene.Change("revokeToken", new { tokenId = token.Id });
            await AssertLikeNeverIssued(scene, secret.Reveal());
        })
        { Changes = true },
        new("D09", "a token of a disabled application user: the same bytes", async scene =>
        {
            var user = await scene.Tenant.User("soon disabled");
            var (token, secret) = await scene.Tenant.Token(user);
            await scene.Change("disableApplicationUser", new { applicationUserId = user.Id });
            await AssertLikeNeverIssued(scene, secret.Reveal());
            await scene.Change("enableApplicationUser", new { applicationUserId = user.Id });
            await scene.Change("suspendToken", new { tokenId = token.Id });
            await AssertLikeNeverIssued(scene, secret.Reveal());
        })
        { Changes = true },
        new("D10", "a token and a blank, a tab, %0a, or anything else: 401", async scene =>
        {
            foreach (var more in (string[])[" x", "%0a", "%20", "%09", ",", ";", "=", "\0", "\u00a0", "\u00a0 x", "x", " \t."])
            {
                var status = RawHttp.Status(await RawHttp.Get(scene.Gateway.Url, Verify, $"Authorization: Bearer {scene.Program}{more}"));
                Assert.True(status == 401 || (status == 400 && more == "\0"), $"'{more}': {status}"); // HTTP itself refuses a zero byte
            }

            Assert.Equal(401, RawHttp.Status(await RawHttp.Get(scene.Gateway.Url, Verify, $"Authorization: Bearer  {scene.Program}")));
            Assert.Equal(401, RawHttp.Status(await RawHttp.Get(scene.Gateway.Url, Verify, $"Authorization: Bearer\t{scene.Program}")));

            // Blanks and tabs at the very end of the line are no part of the field's value (RFC 9110 §5.5): the same request, not another token.
            Assert.Equal(204, RawHttp.Status(await RawHttp.Get(scene.Gateway.Url, Verify, $"Authorization: Bearer {scene.Program} \t")));
        }),
        new("D11", "a token of a megabyte: 401 or 431, at once", async scene =>
        {
            var token = new string('x', 1_000_000);
            await RawHttp.Get(scene.Gateway.Url, Verify, "Authorization: Bearer warm");
            var start = Stopwatch.GetTimestamp();
            var status = RawHttp.Status(await RawHttp.Get(scene.Gateway.Url, Verify, "Authorization: Bearer " + token));
            Assert.True(status is 401 or 431, $"{status}");
            Assert.True(!LongRun.IsAsked("REQUIRE_PROMPT") || Stopwatch.GetElapsedTime(start) <= Promptly, $"{Stopwatch.GetElapsedTime(start)}");
        }),
        new("D16", "a direct connection that claims an allowed address: the socket's counts", async scene =>
        {
            var (_, secret) = await scene.Tenant.Token(scene.User, ipAllowlist: ["203.0.113.0/24"]);
            foreach (var header in (string[])["X-Forwarded-For", "Forwarded", "X-Real-IP", "X-Original-For", "True-Client-IP", "CF-Connecting-IP"])
            {
                var claim = header == "Forwarded" ? "for=203.0.113.5" : "203.0.113.5";
                Assert.Equal(HttpStatusCode.Unauthorized, (await scene.Ask(service => service.Verify(secret.Reveal(), "", (header, claim)))).Status);
            }
        })
        { Changes = true },
        new("D17", "a trusted proxy passes on an allowed address before the real one: the last counts", scene => BehindProxy(scene, async (proxy, secret) =>
        {
            Assert.Equal(HttpStatusCode.Unauthorized, (await proxy.Verify(secret, "", ("X-Forwarded-For", "203.0.113.5, 198.51.100.7"))).Status);
            Assert.Equal(HttpStatusCode.NoContent, (await proxy.Verify(secret, "", ("X-Forwarded-For", "198.51.100.7, 203.0.113.5"))).Status);
        }))
        { Changes = true },
        new("D18", "an IPv4 address in IPv6 spelling: the same host", scene => BehindProxy(scene, async (proxy, secret) =>
            Assert.Equal(HttpStatusCode.NoContent, (await proxy.Verify(secret, "", ("X-Forwarded-For", "::ffff:203.0.113.5"))).Status)))
        { Changes = true },
    ];

    private static async Task AssertLikeNeverIssued(AttackScene scene, string secret)
    {
        var never = await RawHttp.Get(scene.Gateway.Url, Verify, $"Authorization: Bearer {TokenSecret.Generate(forAdministrator: false).Reveal()}");
        Assert.Equal(401, RawHttp.Status(never));
        Assert.Contains("WWW-Authenticate: Bearer error=\"invalid_token\"", never, StringComparison.Ordinal);
        Assert.Equal(never, await RawHttp.Get(scene.Gateway.Url, Verify, $"Authorization: Bearer {secret}"));
    }

    private static async Task BehindProxy(AttackScene scene, Func<Service, string, Task> ask)
    {
        var (_, secret) = await scene.Tenant.Token(scene.User, ipAllowlist: ["203.0.113.0/24"]);
        await using var node = scene.Database.AnotherNode();
        await using var gateway = await GatewayApp.Start(node, ("Gateway:TrustedProxies", "127.0.0.1"));
        await ask(new Service(gateway.Url), secret.Reveal());
    }
}
