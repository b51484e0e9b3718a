using System.Net;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Xunit;

namespace AppUsersGateway.Tests.Gateway.Explorer;

public sealed class ExplorerEndpointsTests : IAsyncLifetime
{
    private readonly string folder = Directory.CreateTempSubdirectory("explorer").FullName;
    private WebApplication app = null!;
    private HttpClient client = null!;

    public async Task InitializeAsync()
    {
        Directory.CreateDirectory(Path.Combine(folder, "static"));
        await File.WriteAllTextAsync(Path.Combine(folder, "asset-manifest.json"), """{"entrypoints":[]}""");
        await File.WriteAllTextAsync(Path.Combine(folder, "static", "main.0a1b.js"), "");
        (app, client) = await ExplorerHost.Start(folder);
    }

    public async Task DisposeAsync()
    {
        client.Dispose();
        await app.DisposeAsync();
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task The_address_without_a_slash_leads_to_the_one_with_it()
    {
        using var answer = await client.GetAsync("/explorer");
        Assert.Equal(HttpStatusCode.Redirect, answer.StatusCode);
        Assert.Equal("/explorer/", answer.Headers.Location?.ToString());
    }

    [Theory]
    [InlineData("/explorer/", "text/html", "no-cache")]
    [InlineData("/explorer/page/assets/page.js", "text/javascript", "no-cache")]
    [InlineData("/explorer/asset-manifest.json", "application/json", "no-cache")]
    [InlineData("/explorer/static/main.0a1b.js", "text/javascript", "public, max-age=31536000, immutable")]
    public async Task Every_answer_keeps_the_browser_to_our_origin(string path, string contentType, string caching)
    {
        using var answer = await client.GetAsync(path);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal(contentType, answer.Content.Headers.ContentType?.MediaType);
        Assert.Equal(caching, Header("Cache-Control"));
        Assert.Contains("default-src 'none'", Header("Content-Security-Policy"), StringComparison.Ordinal);
        Assert.Contains("frame-ancestors 'none'", Header("Content-Security-Policy"), StringComparison.Ordinal);
        Assert.Equal("nosniff", Header("X-Content-Type-Options"));
        Assert.Equal("no-referrer", Header("Referrer-Policy"));

        string Header(string name) => string.Join(", ", answer.Headers.GetValues(name));
    }

    [Fact]
    public async Task The_configuration_carries_the_examples_and_no_header_that_the_IDE_would_store()
    {
        using var configuration = JsonDocument.Parse(await client.GetStringAsync("/explorer/bcp-config.json"));
        Assert.True(configuration.RootElement.GetProperty("disableTelemetry").GetBoolean());
        Assert.False(configuration.RootElement.GetProperty("includeCookies").GetBoolean());
        Assert.Contains("query WhoAmI", configuration.RootElement.GetProperty("graphQLDocument").GetString(), StringComparison.Ordinal);
        Assert.False(configuration.RootElement.TryGetProperty("httpHeaders", out _));
    }

    [Fact]
    public async Task No_service_worker_can_be_installed_and_nothing_else_is_served()
    {
        using var worker = await client.GetAsync("/explorer/service-worker.js");
        Assert.Equal("text/plain", worker.Content.Headers.ContentType?.MediaType);
        using var absent = await client.GetAsync("/explorer/page/assets/../../nothing.js");
        Assert.Equal(HttpStatusCode.NotFound, absent.StatusCode);
        using var posted = await client.PostAsync("/explorer/", content: null);
        Assert.Equal(HttpStatusCode.MethodNotAllowed, posted.StatusCode);
    }

    [Fact]
    public async Task Without_the_fetched_files_the_page_says_how_to_get_them()
    {
        var (bare, visitor) = await ExplorerHost.Start(Path.Combine(folder, "absent"));
        await using var _ = bare;
        using var __ = visitor;
        using var answer = await visitor.GetAsync("/explorer/");
        Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.StatusCode);
        Assert.Contains("install Node 20", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }
}
