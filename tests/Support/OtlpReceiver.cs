using System.Collections.Concurrent;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace AppUsersGateway.Tests.Support;

/// <summary>A collector on a loopback port that keeps what is exported to it over HTTP, as it came.</summary>
public sealed class OtlpReceiver : IAsyncDisposable
{
    private readonly WebApplication app;
    private readonly ConcurrentQueue<(string Path, byte[] Body)> received = new();

    private OtlpReceiver(WebApplication app) => this.app = app;

    /// <summary>The settings of a program that exports to it.</summary>
    public (string Key, string Value)[] Settings => [("OTEL_EXPORTER_OTLP_ENDPOINT", app.Urls.Single()), ("OTEL_EXPORTER_OTLP_PROTOCOL", "http/protobuf")];

    public static async Task<OtlpReceiver> Start()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var receiver = new OtlpReceiver(builder.Build());
        receiver.app.MapPost("/v1/{signal}", receiver.Keep);
        await receiver.app.StartAsync();
        return receiver;
    }

    /// <summary>Whether a body of a signal holds these bytes.</summary>
    public bool Got(string signal, ReadOnlySpan<byte> part)
    {
        foreach (var (path, body) in received)
        {
            if (path == $"/v1/{signal}" && body.AsSpan().IndexOf(part) >= 0)
            {
                return true;
            }
        }

        return false;
    }

    public async ValueTask DisposeAsync() => await app.DisposeAsync();

    private async Task Keep(HttpContext http)
    {
        using var body = new MemoryStream();
        await http.Request.Body.CopyToAsync(body);
        received.Enqueue((http.Request.Path, body.ToArray()));
    }
}
