using System.CommandLine;
using AppUsersGateway.Gateway.Commands;

var root = new RootCommand("AppUsersGateway: application users, their tokens, and audits of both.")
{
    ServeCommand.Create(),
    DemoCommand.Create(),
    AdminCommand.Create(),
    OrganizationCommand.Create(),
    ActivityCommand.Create(),
    BackupCommand.Create(),
    RestoreCommand.Create(),
    SchemaCommand.Print(),
    SchemaCommand.Migrate(),
    HealthCommand.Create(),
};
root.SetGuardedAction((_, settings, _) => ServeCommand.Serve(settings));
return await root.Parse(args).InvokeAsync(new InvocationConfiguration { ProcessTerminationTimeout = null });
