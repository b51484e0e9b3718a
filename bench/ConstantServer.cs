using System.Net.Http.Headers;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace AppUsersGateway.Bench;

/// <summary>The baseline: the same web server that reads the same request and answers the same bytes, without doing anything for them.</summary>
internal sealed class ConstantServer : IAsyncDisposable
{
    private readonly WebApplication app;

    private ConstantServer(WebApplication app) => this.app = app;

    public Uri Address => new(new Uri(app.Urls.First()), "/graphql");

    /// <summary>Listens on a free port of loopback.</summary>
    /// <param name="answer">What it answers, always.</param>
    /// <param name="type">The answer's media type.</param>
    public static async Task<ConstantServer> Start(byte[] answer, MediaTypeHeaderValue type)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0").ConfigureKestrel(kestrel => kestrel.AddServerHeader = false);
        var host = builder.Build();
        host.MapPost("/graphql", async (HttpContext http) =>
        {
            await http.Request.Body.CopyToAsync(Stream.Null, http.RequestAborted);
            http.Response.ContentType = type.ToString();
            await http.Response.Body.WriteAsync(answer, http.RequestAborted);
        });
        await host.StartAsync();
        return new ConstantServer(host);
    }

    public async ValueTask DisposeAsync()
    {
        await app.StopAsync();
        await app.DisposeAsync();
    }
}
