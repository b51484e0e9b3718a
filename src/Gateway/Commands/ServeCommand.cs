using System.CommandLine;

namespace AppUsersGateway.Gateway.Commands;

/// <summary><c>serve</c>: the gateway. What runs when no command is named.</summary>
internal static class ServeCommand
{
    public static Command Create()
    {
        var command = new Command("serve", "Migrate the database and serve (the default).");
        command.SetGuardedAction((_, settings, _) => Serve(settings));
        return command;
    }

    public static async Task<int> Serve(string[] settings)
    {
        await using var app = GatewayHost.Build(settings);
        return await GatewayHost.Run(app);
    }
}
