using System.Net;
using System.Net.Sockets;
using AppUsersGateway.Tests.Support;
using Xunit;

namespace AppUsersGateway.Tests.Gateway.Verification;

/// <summary>Debian's nginx with the shipped files, before a service, and what comes through (P18).</summary>
public sealed class NginxTests
{
    /// <summary>Clients come from another address than nginx does, as they do everywhere but on a developer's desk.</summary>
    private static readonly IPAddress ClientAddress = new([127, 0, 0, 2]);

    private static readonly HttpClient Http = new(new SocketsHttpHandler
    {
        AllowAutoRedirect = false,
        UseProxy = false,
        ConnectCallback = async (context, cancellation) =>
        {
            var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
            socket.Bind(new IPEndPoint(ClientAddress, 0));
            await socket.ConnectAsync(context.DnsEndPoint, cancellation);
            return new NetworkStream(socket, ownsSocket: true);
        },
    });

    [NginxFact]
    public async Task Clients_see_401_403_200_and_503_as_the_guide_says()
    {
        await using var database = await TestDatabase.Create(TestEngine.Sqlite);
        await using var backend = await Backend.Start();
        var tenant = await database.GivenTenant();
        var user = await tenant.User();
        var secret = (await tenant.Token(user)).Secret.Reveal();
        var project = await tenant.Project("web");
        await using (var gateway = await GatewayApp.Start(database, ("Gateway:TrustedProxies", "127.0.0.1")))
        {
            await using var nginx = await Nginx.Start(gateway.Url, backend.Url, text => text.Replace("prj_01jd9xq3m8e5p7k2v4w6y8z0ab", project.Id, StringComparison.Ordinal));

            await AssertAnswer(nginx, null, "/", HttpStatusCode.Unauthorized, "Bearer");
            await AssertAnswer(nginx, "augu_wrong", "/", HttpStatusCode.Unauthorized, "Bearer error=\"invalid_token\"");
            await AssertAnswer(nginx, secret, "/deploy/", HttpStatusCode.Forbidden, "Bearer error=\"insufficient_scope\", scope=\"project:services:write\"");
            await AssertAnswer(nginx, secret, "/deploy/?permission=read_only&verification=x", HttpStatusCode.Forbidden, "Bearer error=\"insufficient_scope\", scope=\"project:services:write\"");
            Assert.Empty(backend.Requests);
            await AssertAnswer(nginx, secret, "/", HttpStatusCode.OK, null);
            await tenant.Grant(user.Id, project.Id, "project:services:write");
            await AssertAnswer(nginx, secret, "/deploy/", HttpStatusCode.OK, null);
            Assert.Equal(2, backend.Requests.Count);

            await database.Tamper("alter table grants rename to lost");
            await AssertAnswer(nginx, secret, "/", HttpStatusCode.ServiceUnavailable, null);
            await database.Tamper("alter table lost rename to grants");
            gateway.Log.TakeErrors();
            await AssertAnswer(nginx, secret, "/", HttpStatusCode.OK, null);

            await Ask(nginx, null, "/?access_token=" + secret);
            Assert.Contains($"\"{user.Id}\"", nginx.AccessLog, StringComparison.Ordinal);
            Assert.DoesNotContain(secret[..20], nginx.AccessLog, StringComparison.Ordinal);
        }
    }

    [NginxFact]
    public async Task The_service_sees_what_the_gateway_says_and_not_what_the_client_says()
    {
        await using var database = await TestDatabase.Create(TestEngine.Sqlite);
        await using var backend = await Backend.Start();
        await using var gateway = await GatewayApp.Start(database, ("Gateway:TrustedProxies", "127.0.0.1"));
        await using var nginx = await Nginx.Start(gateway.Url, backend.Url);
        var tenant = await database.GivenTenant();
        var user = await tenant.User("Übersetzer");
        var (token, secret) = await tenant.Token(user);
        (string, string)[] claims =
        [
            ("X-Application-User", "admin"), ("X-Application-User-Id", "app_1"), ("X-Token-Id", "tok_1"), ("X-Permissions", "role:organization:admin"),
            ("x_permissions", "role:organization:admin"), ("X_Application_User_Id", "app_1"), ("X-PERMISSIONS", "role:organization:admin"), ("Connection", "X-Application-User-Id"),
        ];

        Assert.Equal(HttpStatusCode.OK, (await Ask(nginx, secret.Reveal(), "/", claims)).StatusCode);

        var seen = Assert.Single(backend.Requests);
        Assert.Equal(("%C3%9Cbersetzer", user.Id, token.Id), (seen["X-Application-User"], seen["X-Application-User-Id"], seen["X-Token-Id"]));
        Assert.DoesNotContain(seen, header => header.Key.Contains('_', StringComparison.Ordinal) || header.Key.Equals("X-Permissions", StringComparison.OrdinalIgnoreCase));
        Assert.DoesNotContain("Authorization", seen.Keys);
        Assert.Equal($"{ClientAddress}", seen["X-Forwarded-For"]);
    }

    [NginxFact]
    public async Task The_clients_address_is_the_one_that_nginx_saw()
    {
        await using var database = await TestDatabase.Create(TestEngine.Sqlite);
        await using var backend = await Backend.Start();
        await using var gateway = await GatewayApp.Start(database, ("Gateway:TrustedProxies", "127.0.0.1"));
        await using var nginx = await Nginx.Start(gateway.Url, backend.Url);
        var tenant = await database.GivenTenant();
        var user = await tenant.User();
        var (here, elsewhere) = (await tenant.Token(user, ipAllowlist: [$"{ClientAddress}"]), await tenant.Token(user, ipAllowlist: ["203.0.113.0/24", "127.0.0.1"]));

        Assert.Equal(HttpStatusCode.OK, (await Ask(nginx, here.Secret.Reveal(), "/")).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await Ask(nginx, here.Secret.Reveal(), "/", ("X-Forwarded-For", "203.0.113.5"))).StatusCode);
        foreach (var claim in (string[])["203.0.113.5", "127.0.0.1", "nonsense", "203.0.113.5, 127.0.0.1"])
        {
            Assert.Equal(HttpStatusCode.Unauthorized, (await Ask(nginx, elsewhere.Secret.Reveal(), "/", ("X-Forwarded-For", claim), ("X-Real-IP", claim), ("Forwarded", "for=" + claim))).StatusCode);
        }
    }

    [NginxFact]
    public async Task A_cache_before_the_gateway_keeps_nothing()
    {
        const string Cache = "proxy_cache cache; proxy_cache_valid any 10m; proxy_cache_key $http_authorization;";

        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.Unauthorized), await BeforeAndAfterSuspension(Cache));
        // Only who tells it to ignore our word gets it to keep a yes: the cache of this test works.
        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.OK), await BeforeAndAfterSuspension(Cache + " proxy_ignore_headers Cache-Control;"));
    }

    /// <summary><c>NGINX_FAULTS=1000</c> is the whole proof.</summary>
    [NginxFact]
    public async Task No_fault_of_ours_opens_the_door()
    {
        await using var backend = await Backend.Start();
        var each = LongRun.Times("NGINX_FAULTS", 4);

        await Task.WhenAll(BrokenGateway.Faults.Keys.Select(async fault =>
        {
            await using var broken = BrokenGateway.Start(fault);
            await using var nginx = await Nginx.Start(broken.Url, backend.Url);
            await AssertClosed(nginx, each, fault);
            await Eventually.Is(() => Task.FromResult(broken.Fired >= each)); // a busy machine may count a request after nginx has given it up
        }));
        await using var nobody = await Nginx.Start(new Uri($"http://127.0.0.1:{FreePort.Next()}"), backend.Url);
        await AssertClosed(nobody, each, "is not there");

        Assert.Empty(backend.Requests);
    }

    private static async Task<(HttpStatusCode Before, HttpStatusCode After)> BeforeAndAfterSuspension(string cache)
    {
        await using var database = await TestDatabase.Create(TestEngine.Sqlite);
        await using var backend = await Backend.Start();
        await using var gateway = await GatewayApp.Start(database, ("Gateway:TrustedProxies", "127.0.0.1"));
        await using var nginx = await Nginx.Start(gateway.Url, backend.Url, text => text.Replace("proxy_cache off;", cache, StringComparison.Ordinal));
        var tenant = await database.GivenTenant();
        var (token, secret) = await tenant.Token(await tenant.User());
        var before = (await Ask(nginx, secret.Reveal(), "/")).StatusCode;
        await gateway.As((await tenant.AdministratorToken()).Secret.Reveal()).Change("suspendToken", new { tokenId = token.Id }, "__typename");
        return (before, (await Ask(nginx, secret.Reveal(), "/")).StatusCode);
    }

    private static async Task AssertClosed(Nginx nginx, int times, string fault)
    {
        using var few = new SemaphoreSlim(64);
        var answers = await Task.WhenAll(Enumerable.Range(0, times).Select(async number =>
        {
            await few.WaitAsync();
            try
            {
                using var answer = await Ask(nginx, number % 3 == 0 ? null : $"augu_{number:000000}", number % 2 == 0 ? "/" : "/deploy/", ("X-Token-Id", "tok_1"));
                return (answer.StatusCode, answer.Headers.RetryAfter?.ToString());
            }
            finally
            {
                few.Release();
            }
        }));
        Assert.All(answers, answer => Assert.Equal((fault, HttpStatusCode.ServiceUnavailable, "1"), (fault, answer.StatusCode, answer.Item2)));
    }

    private static async Task AssertAnswer(Nginx nginx, string? token, string path, HttpStatusCode status, string? challenge)
    {
        using var answer = await Ask(nginx, token, path);
        Assert.Equal(status, answer.StatusCode);
        Assert.Equal(challenge is null ? [] : [challenge], answer.Headers.WwwAuthenticate.Select(header => header.ToString()));
        Assert.Equal(status == HttpStatusCode.ServiceUnavailable ? "1" : null, answer.Headers.RetryAfter?.ToString());
    }

    private static async Task<HttpResponseMessage> Ask(Nginx nginx, string? token, string path, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(nginx.Url, path));
        request.Headers.Authorization = token is null ? null : new("Bearer", token);
        foreach (var (name, value) in headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        return await Http.SendAsync(request);
    }
}
