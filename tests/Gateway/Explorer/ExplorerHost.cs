using AppUsersGateway.Gateway.Explorer;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Logging;

namespace AppUsersGateway.Tests.Gateway.Explorer;

/// <summary>A host of nothing but the explorer, with files or without.</summary>
internal static class ExplorerHost
{
    /// <summary>Starts the host on a free port of loopback.</summary>
    /// <param name="folder">The IDE's files.</param>
    public static async Task<(WebApplication App, HttpClient Client)> Start(string folder)
    {
        var builder = WebApplication.CreateBuilder();
        builder.Logging.ClearProviders();
        var app = builder.Build();
        app.Urls.Add("http://127.0.0.1:0");
        app.MapExplorer(folder);
        await app.StartAsync();

        // Redirects are part of what is tested.
        var handler = new HttpClientHandler { AllowAutoRedirect = false };
        return (app, new HttpClient(handler) { BaseAddress = new Uri(app.Urls.Single()) });
    }
}
