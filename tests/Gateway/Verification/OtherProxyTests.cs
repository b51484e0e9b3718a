using System.Net;
using AppUsersGateway.Tests.Architecture;
using AppUsersGateway.Tests.Support;
using Xunit;

namespace AppUsersGateway.Tests.Gateway.Verification;

/// <summary>
/// What Traefik and Envoy send, by their source (docs/verify.md), and what they need to get. Neither is in Debian, so it is their requests that
/// are sent here and not they themselves.
/// </summary>
public sealed class OtherProxyTests
{
    private const string Claim = "role:organization:admin";

    [Fact]
    public async Task Traefik_asks_by_GET_and_says_what_the_request_was_in_headers()
    {
        await using var database = await TestDatabase.Create(TestEngine.Sqlite);
        await using var gateway = await GatewayApp.Start(database, ("Gateway:TrustedProxies", "127.0.0.1"));
        var (tenant, secret, project) = await Scene(database);
        (string, string)[] Request(string client) =>
        [
            ("X-Forwarded-Method", "DELETE"), ("X-Forwarded-Proto", "https"), ("X-Forwarded-Host", "service.example.com"),
            ("X-Forwarded-Uri", "/deploy/1?permission=read_only&resource=x"), ("X-Forwarded-For", client), ("User-Agent", "terraform/1.9"),
            ("X-Permissions", Claim), ("X-Application-User", "admin"), ("X-Verify-Query", "permission=nobody"), ("Cookie", "a=b"), ("Range", "bytes=0-1"), ("If-None-Match", "*"),
        ];

        Task<ServiceAnswer> Ask(string? token, string client) => new Service(gateway.Url).Verify(token, $"?permission=operator&resource={project}", Request(client));

        var allowed = await Ask(secret, "203.0.113.5");
        Assert.Equal((HttpStatusCode.NoContent, "terraform", "operator"), (allowed.Status, allowed["X-Application-User"], allowed["X-Permissions"]));
        // authResponseHeaders replaces only what it finds in the answer: all four are always there.
        Assert.All((string[])["X-Application-User", "X-Application-User-Id", "X-Token-Id", "X-Permissions"], header => Assert.NotNull(allowed[header]));
        Assert.Equal(HttpStatusCode.Unauthorized, (await Ask(secret, "198.51.100.1")).Status);
        Assert.Equal((HttpStatusCode.Unauthorized, "Bearer"), (await Ask(null, "203.0.113.5") is var none ? none.Status : default, none.Challenge));
        await AssertUsedFrom(database, gateway, "203.0.113.5", "terraform/1.9");
    }

    [Theory]
    [InlineData("GET")]
    [InlineData("DELETE")]
    [InlineData("POST")]
    public async Task Envoy_asks_with_the_clients_method_and_path_and_takes_200_alone_for_a_yes(string method)
    {
        await using var database = await TestDatabase.Create(TestEngine.Sqlite);
        await using var gateway = await GatewayApp.Start(database, ("Gateway:TrustedProxies", "127.0.0.1, 10.0.0.9"));
        var (tenant, secret, project) = await Scene(database);

        // path_prefix and the client's path and query; Envoy appends to X-Forwarded-For first what it saw and then, as it asks, itself.
        Task<ServiceAnswer> Ask(string? token, string path, params (string, string)[] added) => new Service(gateway.Url).Send(
            new HttpMethod(method), "/verify" + path, token, method == "POST" ? new ByteArrayContent([]) : null,
            [("Host", "service.example.com"), ("X-Forwarded-For", "198.51.100.1,203.0.113.5,10.0.0.9"), ("X-Envoy-Internal", "true"), ("X-Envoy-Expected-Rq-Timeout-Ms", "3000"), .. added]);

        var allowed = await Ask(secret, "/deploy/1?x=1");
        Assert.Equal((HttpStatusCode.OK, "", "authorization"), (allowed.Status, allowed.Body, allowed["X-Envoy-Auth-Headers-To-Remove"]));
        Assert.Equal(("terraform", "", "no-store"), (allowed["X-Application-User"], allowed["X-Permissions"], allowed["Cache-Control"]));

        // The query is the client's and demands nothing; the operator's header does.
        var demand = ("X-Verify-Query", $"permission=operator&resource={project}");
        Assert.Equal("operator", (await Ask(secret, "/deploy/1?permission=nobody&resource=x", demand))["X-Permissions"]);
        Assert.Equal(HttpStatusCode.OK, (await Ask(secret, "/", demand)).Status);
        var refused = await Ask(secret, $"/?permission=operator&resource={project}", ("X-Verify-Query", "permission=operator"));
        Assert.Equal((HttpStatusCode.Forbidden, "Bearer error=\"insufficient_scope\", scope=\"operator\""), (refused.Status, refused.Challenge));
        Assert.Equal(HttpStatusCode.Forbidden, (await Ask(secret, "/", ("X-Verify-Query", "permission"))).Status);
        Assert.Equal((HttpStatusCode.Unauthorized, "Bearer"), (await Ask(null, "/deploy/1") is var none ? none.Status : default, none.Challenge));
        await AssertUsedFrom(database, gateway, "203.0.113.5", "");
    }

    [Fact]
    public async Task A_demand_said_twice_is_met_by_nobody()
    {
        await using var database = await TestDatabase.Create(TestEngine.Sqlite);
        await using var gateway = await GatewayApp.Start(database, ("Gateway:TrustedProxies", "127.0.0.1"));
        var (_, secret, project) = await Scene(database);

        var answer = await RawHttp.Get(
            gateway.Url, "/verify/x", $"Authorization: Bearer {secret}", "X-Forwarded-For: 203.0.113.5", $"X-Verify-Query: permission=operator&resource={project}", "X-Verify-Query: ");

        Assert.Equal(403, RawHttp.Status(answer));
    }

    [Theory]
    [InlineData("traefik/appusers.yml", "address: \"http://127.0.0.1:5080/verify\"", "trustForwardHeader: false", "[X-Application-User, X-Application-User-Id, X-Token-Id, X-Permissions]")]
    [InlineData("envoy/appusers.yml", "path_prefix: /verify ", "failure_mode_allow: false", "key: X-Verify-Query", "exact: x-forwarded-for", "exact: x-application-user-id", "timeout: 3s")]
    public void The_shipped_files_say_what_is_proved_here(string file, params string[] lines)
    {
        var text = SourceTree.Read($"deploy/{file}");
        Assert.All(lines, line => Assert.Contains(line, text, StringComparison.Ordinal));
    }

    /// <summary>terraform holds operator on a project and a token for 203.0.113.0/24.</summary>
    private static async Task<(Tenant Tenant, string Secret, string Project)> Scene(TestDatabase database)
    {
        var tenant = await database.GivenTenant();
        var user = await tenant.User();
        var project = await tenant.Project("web");
        await tenant.Grant(user.Id, project.Id, "operator");
        return (tenant, (await tenant.Token(user, ipAllowlist: ["203.0.113.0/24"])).Secret.Reveal(), project.Id);
    }

    private static async Task AssertUsedFrom(TestDatabase database, GatewayApp gateway, string ip, string userAgent)
    {
        await gateway.FlushUses();
        Assert.Equal(
            [$"{ip} {userAgent}"], await database.Read(session => session.Query<string>("select distinct ip || ' ' || user_agent from token_usage where outcome = 'SUCCESS'")));
    }
}
