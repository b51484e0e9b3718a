using System.Net;
using AppUsersGateway.Gateway;
using AppUsersGateway.Gateway.Authentication;
using AppUsersGateway.Gateway.Configuration;
using AppUsersGateway.Tests.Support;
using CsCheck;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;
using Xunit;

namespace AppUsersGateway.Tests.Gateway.Authentication;

/// <summary>The address that counts is the socket's, or the last stranger's that a trusted proxy passes on (P05).</summary>
public sealed class ClientAddressTests
{
    private const string Proxies = "192.0.2.1, 10.0.0.0/8, 2001:db8:1::/48";

    [Theory]
    [InlineData("198.51.100.9", "203.0.113.1", "198.51.100.9")] // a stranger's word
    [InlineData("198.51.100.9", "nonsense", "198.51.100.9")]
    [InlineData("::ffff:198.51.100.9", null, "198.51.100.9")]
    [InlineData("2001:db8:1::5", "203.0.113.1", "203.0.113.1")]
    [InlineData("192.0.2.1", null, "192.0.2.1")] // the proxy asks for itself
    [InlineData("192.0.2.1", "203.0.113.1", "203.0.113.1")]
    [InlineData("::ffff:192.0.2.1", "203.0.113.1", "203.0.113.1")]
    [InlineData("192.0.2.1", "::ffff:203.0.113.1", "203.0.113.1")]
    [InlineData("192.0.2.1", "203.0.113.1:4711", "203.0.113.1")]
    [InlineData("192.0.2.1", "[2001:db8:cafe::17]:4711", "2001:db8:cafe::17")]
    [InlineData("192.0.2.1", "1.1.1.1, 203.0.113.1", "203.0.113.1")] // prepended by the client
    [InlineData("192.0.2.1", "nonsense, 203.0.113.1", "203.0.113.1")]
    [InlineData("192.0.2.1", "203.0.113.1, 10.1.2.3", "203.0.113.1")]
    [InlineData("192.0.2.1", "203.0.113.1,10.1.2.3 ,\t192.0.2.1", "203.0.113.1")]
    [InlineData("192.0.2.1", "10.1.2.3, 10.9.9.9", "10.1.2.3")] // proxies all the way
    [InlineData("192.0.2.1", "203.0.113.1|10.1.2.3", "203.0.113.1")] // | stands for another header line
    [InlineData("192.0.2.1", "1.1.1.1|203.0.113.1", "203.0.113.1")]
    [InlineData("192.0.2.1", "", null)]
    [InlineData("192.0.2.1", "unknown", null)]
    [InlineData("192.0.2.1", "203.0.113.1,", null)]
    [InlineData("192.0.2.1", "203.0.113.1, unknown, 10.1.2.3", null)]
    [InlineData("192.0.2.1", "010.0.0.1", null)] // octal elsewhere
    [InlineData("192.0.2.1", "203.0.113.1|", null)]
    [InlineData("192.0.2.1", "203.0.113.1, nonsense", null)]
    public void The_last_stranger_counts(string socket, string? passedOn, string? client)
    {
        var addresses = new ClientAddresses(Options.Create(new GatewayOptions { TrustedProxies = [.. Proxies.Split(", ")] }));

        Assert.Equal(client, addresses.Of(Request(socket, passedOn?.Split('|')))?.ToString());
    }

    [Fact]
    public void Without_proxies_nobodys_word_counts() =>
        Assert.Equal("127.0.0.1", new ClientAddresses(Options.Create(new GatewayOptions())).Of(Request("127.0.0.1", ["203.0.113.1"]))?.ToString());

    [Fact]
    public void Ten_thousand_inventions_of_a_client_change_nothing()
    {
        var addresses = new ClientAddresses(Options.Create(new GatewayOptions { TrustedProxies = [.. Proxies.Split(", ")] }));
        string[] pieces = ["10.0.0.1", "192.0.2.1", "1.2.3.4", "unknown", "", "[::1]", "::ffff:10.0.0.1", "\"", ";", "for=10.0.0.1", ",", " ", "\t", "2001:db8:1::1", "%", "0"];
        Gen.Int[0, pieces.Length - 1].Array[0, 12].Sample(
            chosen =>
            {
                var invented = string.Join(", ", chosen.Select(index => pieces[index]));
                // What the proxy appends is what it saw.
                return addresses.Of(Request("192.0.2.1", [invented + ", 203.0.113.1"]))?.ToString() == "203.0.113.1"
                    && addresses.Of(Request("192.0.2.1", [invented, "203.0.113.1"]))?.ToString() == "203.0.113.1";
            },
            iter: 10_000);
    }

    [Theory, OnSqlite, OnPostgreSql]
    public async Task What_a_proxy_passes_on_is_what_the_log_and_the_allowlist_see(TestEngine engine)
    {
        await using var database = await TestDatabase.Create(engine);
        await using var gateway = await GatewayApp.Start(database, ("Gateway:TrustedProxies", "127.0.0.1"));
        var tenant = await database.GivenTenant();
        var user = await tenant.User();
        var (narrow, any) = (await tenant.Token(user, ipAllowlist: ["203.0.113.0/24"]), await tenant.Token(user));

        async Task<(HttpStatusCode, HttpStatusCode)> From(string passedOn, string token) => (
            (await new Service(gateway.Url).Verify(token, "", ("X-Forwarded-For", passedOn))).Status,
            (await new Service(gateway.Url).Send(HttpMethod.Get, "/graphql?query={viewer{permissions}}", token, null, ("X-Forwarded-For", passedOn), ("Accept", "application/json"))).Status);

        Assert.Equal((HttpStatusCode.NoContent, HttpStatusCode.OK), await From("203.0.113.5", narrow.Secret.Reveal()));
        Assert.Equal((HttpStatusCode.Unauthorized, HttpStatusCode.Unauthorized), await From("203.0.113.5, 198.51.100.1", narrow.Secret.Reveal()));
        Assert.Equal((HttpStatusCode.NoContent, HttpStatusCode.OK), await From("198.51.100.1", any.Secret.Reveal()));
        Assert.Equal((HttpStatusCode.Unauthorized, HttpStatusCode.Unauthorized), await From("nonsense", any.Secret.Reveal()));
        await gateway.FlushUses();
        Assert.Equal(
            ["198.51.100.1 SUCCESS", "unknown DENIED"],
            await database.Read(session => session.Query<string>("select ip || ' ' || outcome from token_usage where token_id = @Id order by ip", new { any.Token.Id })));
    }

    [Fact]
    public void The_frameworks_own_switch_for_forwarded_addresses_ends_the_start()
    {
        var refusal = Assert.Throws<OptionsValidationException>(() => GatewayHost.Build(
            [], builder => builder.Configuration.AddInMemoryCollection([KeyValuePair.Create("FORWARDEDHEADERS_ENABLED", (string?)"true")])));

        Assert.StartsWith("ASPNETCORE_FORWARDEDHEADERS_ENABLED: ", refusal.Message, StringComparison.Ordinal);
    }

    private static DefaultHttpContext Request(string socket, string[]? passedOn)
    {
        var http = new DefaultHttpContext();
        http.Connection.RemoteIpAddress = IPAddress.TryParse(socket, out var address) ? address : null;
        if (passedOn is not null)
        {
            http.Request.Headers["X-Forwarded-For"] = passedOn;
        }

        return http;
    }
}
