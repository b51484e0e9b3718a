using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using Xunit;

namespace AppUsersGateway.Tests.Support;

/// <summary>A client over real HTTP that keeps every answer it got.</summary>
public sealed class GraphQLClient
{
    private static readonly HttpClient Http = new(new SocketsHttpHandler { MaxConnectionsPerServer = 128, AllowAutoRedirect = false });

    private readonly Uri endpoint;
    private readonly string? token;

    public GraphQLClient(Uri endpoint, string? token)
    {
        this.endpoint = endpoint;
        this.token = token;
    }

    /// <summary>What the client says it is; nothing when null.</summary>
    public string? UserAgent { get; init; }

    /// <summary>Sends a document and returns the whole answer, whatever it is.</summary>
    public Task<(HttpStatusCode Status, string Body)> Send(string query, object? variables = null, CancellationToken cancellation = default) =>
        Send(new HttpRequestMessage(HttpMethod.Post, endpoint) { Content = JsonContent.Create(new { query, variables }) }, cancellation);

    /// <summary>Sends a document in the URL of a GET and returns the whole answer.</summary>
    public Task<(HttpStatusCode Status, string Body)> Get(string query, object? variables = null)
    {
        var text = variables is null ? "" : "&variables=" + Uri.EscapeDataString(JsonSerializer.Serialize(variables));
        return Send(new HttpRequestMessage(HttpMethod.Get, new Uri($"{endpoint}?query={Uri.EscapeDataString(query)}{text}")), CancellationToken.None);
    }

    private async Task<(HttpStatusCode Status, string Body)> Send(HttpRequestMessage request, CancellationToken cancellation)
    {
        using var sent = request;
        if (token is not null)
        {
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        }

        if (UserAgent is not null)
        {
            request.Headers.UserAgent.ParseAdd(UserAgent);
        }

        using var response = await Http.SendAsync(request, cancellation);
        var body = await response.Content.ReadAsStringAsync(cancellation);
        Leak.AssertNone(body);
        return (response.StatusCode, body);
    }

    /// <summary>The data of an answer without errors.</summary>
    public async Task<JsonElement> Data(string query, object? variables = null)
    {
        var (status, body) = await Send(query, variables);
        var answer = JsonDocument.Parse(body).RootElement;
        Assert.False(answer.TryGetProperty("errors", out _), $"{(int)status} {body}");
        return answer.GetProperty("data");
    }

    /// <summary>A mutation's payload: done, or refused with user errors.</summary>
    public async Task<JsonElement> Payload(string mutation, object input, string selection)
    {
        var type = char.ToUpperInvariant(mutation[0]) + mutation[1..] + "Input";
        var data = await Data($"mutation Change($input: {type}!) {{ {mutation}(input: $input) {{ {selection} errors {{ code message field }} }} }}", new { input });
        return data.GetProperty(mutation);
    }

    /// <summary>A mutation that is done.</summary>
    public async Task<JsonElement> Change(string mutation, object input, string selection)
    {
        var payload = await Payload(mutation, input, selection);
        Assert.Equal("[]", payload.GetProperty("errors").GetRawText());
        return payload;
    }

    /// <summary>The first user error's code and field of a mutation that is refused.</summary>
    public async Task<string> Refusal(string mutation, object input)
    {
        var error = (await Payload(mutation, input, "__typename")).GetProperty("errors").EnumerateArray().First();
        Assert.False(string.IsNullOrWhiteSpace(error.GetProperty("message").GetString()));
        return $"{error.GetProperty("code").GetString()} {error.GetProperty("field").GetString()}".TrimEnd();
    }

    /// <summary>The code of a request that is refused as a whole.</summary>
    public async Task<string> ErrorCode(string query, object? variables = null)
    {
        var (_, body) = await Send(query, variables);
        return JsonDocument.Parse(body).RootElement.GetProperty("errors")[0].GetProperty("extensions").GetProperty("code").GetString()!;
    }
}
