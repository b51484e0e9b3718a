using System.Net;
using AppUsersGateway.Tests.Support;
using Snapshooter.Xunit;
using Xunit;

namespace AppUsersGateway.Tests.Gateway.Verification;

/// <summary>Programs find the endpoints by themselves (RFC 8414).</summary>
public sealed class ServerMetadataTests
{
    [Fact]
    public async Task The_document_names_the_endpoints_as_people_reach_them()
    {
        await using var database = await TestDatabase.Create(TestEngine.Sqlite);
        await using var gateway = await GatewayApp.Start(database, ("Gateway:PublicUrl", "https://gateway.example.com/"));

        var answer = await new Service(gateway.Url).Send(HttpMethod.Get, "/.well-known/oauth-authorization-server", null);

        Assert.Equal((HttpStatusCode.OK, "application/json; charset=utf-8"), (answer.Status, answer["Content-Type"]));
        Snapshot.Match(answer.Body);
    }
}
