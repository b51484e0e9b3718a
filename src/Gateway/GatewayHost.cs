using System.Net.Sockets;
using System.Text;
using AppUsersGateway.Data.Migrations;
using AppUsersGateway.Gateway.Configuration;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.Options;

namespace AppUsersGateway.Gateway;

/// <summary>Puts the gateway together; the commands and the tests start the same one.</summary>
public static class GatewayHost
{
    /// <summary>Builds the gateway.</summary>
    /// <param name="settings">Configuration of the command line: <c>--Section:Key=value</c>.</param>
    /// <param name="configure">More of it, for the demo and for tests.</param>
    public static WebApplication Build(string[] settings, Action<WebApplicationBuilder>? configure = null)
    {
        // Settings lie beside the program, not in the folder from which somebody starts it.
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions { Args = settings, ContentRootPath = AppContext.BaseDirectory });
        configure?.Invoke(builder);
        KnownSettings.Check(builder.Configuration, settings);
        ProxyList.RefuseTheFrameworksOwn(builder.Configuration);
        // It logs each failed start with a stack trace; the command says it in one sentence. What it logs later is critical.
        builder.Logging.AddFilter("Microsoft.Extensions.Hosting.Internal.Host", LogLevel.Critical);
        builder.Services.AddGateway(builder.Configuration);
        builder.WebHost.UseKestrelHttpsConfiguration();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.RequestHeaderEncodingSelector = _ => Encoding.Latin1; // any byte is a letter (RFC 9110 §5.5): a wrong token is 401, not a malformed request
        });
        builder.WebHost.UseUrls(builder.Configuration.GetSection(GatewayOptions.Section).Get<GatewayOptions>()?.Url ?? new GatewayOptions().Url);
        var app = builder.Build();
        app.MapGateway();
        return app;
    }

    /// <summary>Migrates and listens until it is stopped.</summary>
    public static async Task<int> Run(WebApplication app, Action<WebApplication>? started = null)
    {
        _ = app.Services.GetRequiredService<IOptions<GatewayOptions>>().Value;
        await app.Services.GetRequiredService<Migrator>().Run(CancellationToken.None);
        await Listen(app);
        started?.Invoke(app);
        await app.WaitForShutdownAsync();
        return 0;
    }

    private static async Task Listen(WebApplication app)
    {
        try
        {
            await app.StartAsync();
        }
        catch (Exception problem) when (problem is SocketException or IOException { InnerException: AddressInUseException })
        {
            var url = app.Services.GetRequiredService<IOptions<GatewayOptions>>().Value.Url;
            throw new InvalidOperationException($"Gateway:Url: cannot listen on {url}: {problem.GetBaseException().Message}.", problem);
        }
    }
}
