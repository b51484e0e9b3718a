using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace AppUsersGateway.Bench.Servers;

/// <summary>The upper bound: the same web server that reads the same request and answers the same bytes, without doing anything for them.</summary>
internal static class ConstantServer
{
    /// <summary>Listens on a free port of loopback until it is ended.</summary>
    /// <param name="file">The file with the answer.</param>
    public static async Task Run(string file)
    {
        var answer = await File.ReadAllBytesAsync(file);
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0").ConfigureKestrel(kestrel => kestrel.AddServerHeader = false);
        await using var host = builder.Build();
        host.MapPost("/graphql", async (HttpContext http) =>
        {
            await http.Request.Body.CopyToAsync(Stream.Null, http.RequestAborted);
            http.Response.ContentType = "application/json; charset=utf-8";
            http.Response.ContentLength = answer.Length;
            await http.Response.Body.WriteAsync(answer, http.RequestAborted);
        });
        await host.StartAsync();
        Console.WriteLine(host.Urls.First());
        await host.WaitForShutdownAsync();
    }
}
