using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace AppUsersGateway.Bench.Servers;

/// <summary>The upper bound of <c>/verify</c>: Kestrel with the gateway's settings and nothing behind it. No middleware, no routing, no log, no metrics; each request gets 204.</summary>
internal static class EmptyServer
{
    /// <summary>Listens on a free port of loopback until it is ended.</summary>
    public static async Task Run()
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0").ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.RequestHeaderEncodingSelector = _ => Encoding.Latin1;
        });
        await using var host = builder.Build();
        host.Run(http =>
        {
            http.Response.StatusCode = StatusCodes.Status204NoContent;
            return Task.CompletedTask;
        });
        await host.StartAsync();
        Console.WriteLine(host.Urls.First());
        await host.WaitForShutdownAsync();
    }
}
