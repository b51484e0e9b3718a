using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using AppUsersGateway.Tests.Support;
using Xunit;

namespace AppUsersGateway.Tests.Gateway.GraphQL;

/// <summary>GraphQL over HTTP, as a client sees it that nobody here wrote.</summary>
public sealed class HttpTests : IAsyncLifetime
{
    private const string Question = """{"query":"{viewer{permissions}}"}""";
    private const string Wrong = """{"query":"{nothing}"}""";

    private static readonly HttpClient Client = new(new SocketsHttpHandler { AllowAutoRedirect = false });
    private TestDatabase database = null!;
    private GatewayApp gateway = null!;
    private string token = null!;

    public async Task InitializeAsync()
    {
        database = await TestDatabase.Create(TestEngine.Sqlite);
        gateway = await GatewayApp.Start(database);
        token = (await (await database.GivenTenant()).AdministratorToken()).Secret.Reveal();
    }

    public async Task DisposeAsync()
    {
        await gateway.DisposeAsync();
        await database.DisposeAsync();
    }

    [Theory]
    [InlineData(null, "application/json")]
    [InlineData("*/*", "application/json")]
    [InlineData("application/*", "application/json")]
    [InlineData("application/json", "application/json")]
    [InlineData("APPLICATION/JSON; charset=\"UTF-8\"", "application/json")]
    [InlineData("application/graphql-response+json", "application/graphql-response+json")]
    [InlineData("application/graphql-response+json, application/json;q=0.9", "application/graphql-response+json")]
    [InlineData("application/graphql-response+json, application/json", "application/graphql-response+json")]
    [InlineData("application/graphql-response+json;q=0.5, application/json", "application/json")]
    [InlineData("application/json;q=0, */*", "application/graphql-response+json")]
    public async Task Answers_in_the_type_that_is_wanted(string? accept, string expected)
    {
        using var answer = await Post(Question, accept: accept);
        Assert.Equal((HttpStatusCode.OK, expected), (answer.StatusCode, answer.Content.Headers.ContentType?.MediaType));
    }

    [Theory]
    [InlineData("text/html")]
    [InlineData("application/json;q=0")]
    [InlineData("application/json; charset=latin1")]
    public async Task Has_no_other_type(string accept)
    {
        using var answer = await Post(Question, accept: accept);
        Assert.Equal(HttpStatusCode.NotAcceptable, answer.StatusCode);
    }

    [Theory]
    [InlineData("application/json", HttpStatusCode.OK)]
    [InlineData("application/graphql-response+json", HttpStatusCode.BadRequest)]
    public async Task A_document_that_cannot_run_is_an_error_of_http_only_where_the_type_tells_it(string accept, HttpStatusCode expected)
    {
        using var answer = await Post(Wrong, accept: accept);
        Assert.Equal(expected, answer.StatusCode);
    }

    [Theory]
    [InlineData("application/x-www-form-urlencoded", HttpStatusCode.UnsupportedMediaType)]
    [InlineData("text/plain", HttpStatusCode.UnsupportedMediaType)]
    [InlineData("application/graphql", HttpStatusCode.UnsupportedMediaType)]
    [InlineData("application/json; charset=iso-8859-1", HttpStatusCode.UnsupportedMediaType)]
    [InlineData("application/json; charset=\"utf-8\"", HttpStatusCode.OK)]
    public async Task Takes_json_in_utf8_only(string type, HttpStatusCode expected)
    {
        using var answer = await Post(Question, type);
        Assert.Equal(expected, answer.StatusCode);
    }

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("null")]
    [InlineData("[" + Question + "]")]
    [InlineData("""{"query":"{viewer{permissions}} # \ud800"}""")]
    [InlineData("""{"query":"query($n:String){applicationUser(name:$n){id}}","variables":{"n":"\ud800"}}""")]
    [InlineData("""{"query":"query($n:String){applicationUser(name:$n){id}}","variables":{"n":"a","n":"b"}}""")]
    [InlineData("""{"query":"{nothing}","query":"{viewer{permissions}}"}""")]
    [InlineData("{\"query\":\"{viewer{permissions}} # \u00ff\"}", true)]
    public async Task A_body_that_is_no_request_is_a_bad_one(string body, bool asLatin1 = false)
    {
        using var answer = await Post(asLatin1 ? Encoding.Latin1.GetBytes(body) : Encoding.UTF8.GetBytes(body), "application/json", null);
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Equal("BAD_USER_INPUT", await Code(answer));
    }

    [Fact]
    public async Task A_body_that_is_too_long_is_not_read()
    {
        using var answer = await Post(Question + new string(' ', 1_000_000));
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, answer.StatusCode);
    }

    [Fact]
    public async Task A_document_that_is_too_long_is_refused()
    {
        using var answer = await Post(JsonSerializer.Serialize(new { query = "{viewer{permissions}} #" + new string('x', 40_000) }));
        Assert.Equal((HttpStatusCode.BadRequest, "DOCUMENT_TOO_COMPLEX"), (answer.StatusCode, await Code(answer)));
    }

    [Theory]
    [InlineData("GET", "?query=mutation{runAudit(input:{}){auditRun{id}}}", "POST")]
    [InlineData("PUT", "", "GET, POST")]
    [InlineData("DELETE", "", "GET, POST")]
    public async Task Another_method_is_told_which_one_is_right(string method, string query, string allowed)
    {
        using var answer = await Send(new HttpRequestMessage(new HttpMethod(method), new Uri(gateway.Url, "/graphql" + query)));
        Assert.Equal((HttpStatusCode.MethodNotAllowed, allowed), (answer.StatusCode, answer.Content.Headers.Allow.Count == 0 ? "" : string.Join(", ", answer.Content.Headers.Allow)));
    }

    private Task<HttpResponseMessage> Post(string body, string type = "application/json", string? accept = null) => Post(Encoding.UTF8.GetBytes(body), type, accept);

    private Task<HttpResponseMessage> Post(byte[] body, string type, string? accept)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, new Uri(gateway.Url, "/graphql")) { Content = new ByteArrayContent(body) };
        request.Content.Headers.ContentType = MediaTypeHeaderValue.Parse(type);
        if (accept is not null)
        {
            request.Headers.TryAddWithoutValidation("Accept", accept);
        }

        return Send(request);
    }

    private async Task<HttpResponseMessage> Send(HttpRequestMessage request)
    {
        using (request)
        {
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
            return await Client.SendAsync(request);
        }
    }

    private static async Task<string?> Code(HttpResponseMessage answer) =>
        JsonDocument.Parse(await answer.Content.ReadAsStringAsync()).RootElement.GetProperty("errors")[0].GetProperty("extensions").GetProperty("code").GetString();
}
