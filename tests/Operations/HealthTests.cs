using System.Net;
using System.Text.Json;
using Xunit;

namespace AppUsersGateway.Tests.Operations;

/// <summary>The program as an operator meets it: its health, and its log.</summary>
public sealed class HealthTests : IDisposable
{
    private static readonly HttpClient Client = new();
    private readonly GatewayProgram program = new();

    public void Dispose() => program.Dispose();

    [Fact]
    public async Task Tells_why_it_is_not_ready_and_logs_no_secret()
    {
        var token = (await program.Run("admin", "create", "--email", "ada@example.com")).Output.Split(Environment.NewLine, StringSplitOptions.RemoveEmptyEntries)[^1];
        using var gateway = program.Start("--Gateway:Url=http://127.0.0.1:0", "--Auditor:Embedded=false");
        var log = new List<string>();
        try
        {
            var address = await GatewayProgram.Address(gateway, log);
            Assert.Equal((HttpStatusCode.OK, """{"status":"Healthy","checks":{"database":"The database answers and its schema is current.","auditor":"Audits succeed when they are due."}}"""), await Get(address, "/health/ready"));
            Assert.Equal((HttpStatusCode.OK, """{"status":"Healthy","checks":{}}"""), await Get(address, "/health/live"));
            Assert.Equal((0, "The database answers and its schema is current. Audits succeed when they are due."), await Ask(address));
            Assert.Equal(HttpStatusCode.OK, await Query(address, token));

            Directory.Delete(Path.Combine(program.Folder, "data"), recursive: true);
            Assert.Equal((HttpStatusCode.ServiceUnavailable, """{"status":"Unhealthy","checks":{"database":"The database does not answer.","auditor":"Audits succeed when they are due."}}"""), await Get(address, "/health/ready"));
            Assert.Equal(HttpStatusCode.OK, (await Get(address, "/health/live")).Status);
            Assert.Equal((1, "The database does not answer. Audits succeed when they are due."), await Ask(address));
            Assert.Equal(HttpStatusCode.ServiceUnavailable, await Query(address, token));
        }
        finally
        {
            gateway.Kill();
        }

        log.AddRange((await gateway.StandardOutput.ReadToEndAsync()).Split(Environment.NewLine, StringSplitOptions.RemoveEmptyEntries));
        Assert.All(log, line => Assert.Equal(JsonValueKind.Object, JsonDocument.Parse(line).RootElement.ValueKind));
        Assert.DoesNotContain(token, string.Concat(log), StringComparison.Ordinal);
        Assert.Equal("", await gateway.StandardError.ReadToEndAsync());
    }

    [Fact]
    public async Task Says_that_no_gateway_answers()
    {
        var (code, _, errors) = await program.Run("health", "--Gateway:Url=http://127.0.0.1:1");
        Assert.Equal(1, code);
        Assert.StartsWith("No gateway answers at http://127.0.0.1:1/health/ready: ", errors, StringComparison.Ordinal);
    }

    private static async Task<(HttpStatusCode Status, string Body)> Get(Uri address, string path)
    {
        using var answer = await Client.GetAsync(new Uri(address, path));
        return (answer.StatusCode, await answer.Content.ReadAsStringAsync());
    }

    private static async Task<HttpStatusCode> Query(Uri address, string token)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(address, "/graphql?query={viewer{permissions}}"));
        request.Headers.Authorization = new("Bearer", token);
        using var answer = await Client.SendAsync(request);
        return answer.StatusCode;
    }

    private async Task<(int Code, string Text)> Ask(Uri address)
    {
        var (code, output, errors) = await program.Run("health", $"--Gateway:Url={address}");
        return (code, (output + errors).Trim());
    }
}
