using System.CommandLine;
using AppUsersGateway.Gateway.Configuration;
using AppUsersGateway.Gateway.Demo;
using Microsoft.Extensions.Options;

namespace AppUsersGateway.Gateway.Commands;

/// <summary><c>demo</c>: the gateway on a made-up organization in a database of its own.</summary>
internal static class DemoCommand
{
    private const string Folder = "data";

    public static Command Create()
    {
        var command = new Command("demo", "Serve a made-up organization from data/demo.db, made anew at every start.");
        command.SetGuardedAction(Serve);
        return command;
    }

    private static async Task<int> Serve(ParseResult parse, string[] settings, CancellationToken cancellation)
    {
        DemoSettings.Check(settings);
        using var file = DemoFile.Claim(Folder);
        await using var app = GatewayHost.Build(DemoSettings.Of(file, settings));
        // A start that cannot succeed deletes nothing.
        _ = app.Services.GetRequiredService<IOptions<GatewayOptions>>().Value;
        file.Clear();
        var access = await DemoSeed.Write(app.Configuration, app.Services.GetRequiredService<TimeProvider>().GetUtcNow(), cancellation);
        return await GatewayHost.Run(
            app, started => parse.InvocationConfiguration.Output.Write(DemoBanner.Text(started.Urls.First(), access, started.Configuration)));
    }
}
