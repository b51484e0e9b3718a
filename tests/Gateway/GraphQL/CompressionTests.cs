using System.Net;
using System.Net.Http.Headers;
using System.Text;
using AppUsersGateway.Tests.Support;
using Xunit;

namespace AppUsersGateway.Tests.Gateway.GraphQL;

/// <summary>Answers to queries are compressed; one that may hold a secret never is, and nothing but the schema may be kept.</summary>
public sealed class CompressionTests : IAsyncLifetime
{
    private static readonly HttpClient Http = new(new SocketsHttpHandler { AutomaticDecompression = DecompressionMethods.None });
    private TestDatabase database = null!;
    private GatewayApp gateway = null!;
    private string token = null!;
    private string userId = null!;

    public async Task InitializeAsync()
    {
        database = await TestDatabase.Create(TestEngine.Sqlite);
        gateway = await GatewayApp.Start(database);
        var tenant = await database.GivenTenant();
        userId = (await tenant.User()).Id;
        token = (await tenant.AdministratorToken()).Secret.Reveal();
    }

    public async Task DisposeAsync()
    {
        await gateway.DisposeAsync();
        await database.DisposeAsync();
    }

    [Theory]
    [InlineData("br", "application/json")]
    [InlineData("gzip", "application/json")]
    [InlineData("gzip", "application/graphql-response+json")]
    public async Task An_answer_to_a_query_is_compressed_as_the_client_likes(string encoding, string type)
    {
        using var answer = await Post("{ __schema { types { name description fields { name description } } } }", encoding, type);

        Assert.Equal([encoding], answer.Content.Headers.ContentEncoding);
        Assert.Contains("Accept-Encoding", answer.Headers.Vary);
        Assert.InRange((await answer.Content.ReadAsByteArrayAsync()).Length, 1, 30_000);
    }

    [Fact]
    public async Task An_answer_with_a_secret_is_not()
    {
        using var answer = await Post($"mutation {{ createToken(input: {{ applicationUserId: \"{userId}\", description: \"{new string('x', 900)}\" }}) {{ secret token {{ description }} }} }}", "br, gzip");

        Assert.Empty(answer.Content.Headers.ContentEncoding);
        Assert.Contains("\"secret\":\"augu_", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_event_stream_is_not_as_each_event_must_leave_at_once()
    {
        using var answer = await Post("{ viewer { permissions } }", "br, gzip", "text/event-stream");

        Assert.Empty(answer.Content.Headers.ContentEncoding);
        Assert.Equal("no", Assert.Single(answer.Headers.GetValues("X-Accel-Buffering")));
        Assert.Equal(
            ":\n\nevent: next\ndata: {\"data\":{\"viewer\":{\"permissions\":[\"role:organization:admin\"]}}}\n\nevent: complete\ndata:\n\n",
            await answer.Content.ReadAsStringAsync());
    }

    [Theory]
    [InlineData("{ viewer { permissions } }", "application/json")]
    [InlineData("{ nothing }", "application/graphql-response+json")]
    [InlineData("{ viewer { permissions } }", "text/event-stream")]
    public async Task No_answer_may_be_kept(string query, string type)
    {
        using var answer = await Post(query, "gzip", type);

        Assert.True(answer.Headers.CacheControl?.NoStore);
    }

    [Fact]
    public async Task The_schema_may_be_kept_and_asked_about()
    {
        var address = new Uri(gateway.Url, "/graphql/schema.graphql");
        using var first = await Http.GetAsync(address);
        using var request = new HttpRequestMessage(HttpMethod.Get, address);
        request.Headers.IfNoneMatch.Add(first.Headers.ETag!);
        using var again = await Http.SendAsync(request);

        Assert.True(first.Headers.CacheControl?.NoCache);
        Assert.Equal(HttpStatusCode.NotModified, again.StatusCode);
    }

    private async Task<HttpResponseMessage> Post(string query, string encoding, string type = "application/json")
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(gateway.Url, "/graphql"))
        {
            Content = new StringContent(System.Text.Json.JsonSerializer.Serialize(new { query }), Encoding.UTF8, "application/json"),
        };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        request.Headers.TryAddWithoutValidation("Accept-Encoding", encoding);
        request.Headers.TryAddWithoutValidation("Accept", type);
        return await Http.SendAsync(request);
    }
}
