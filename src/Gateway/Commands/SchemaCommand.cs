using System.CommandLine;
using AppUsersGateway.Gateway.GraphQL;

namespace AppUsersGateway.Gateway.Commands;

/// <summary><c>schema</c> and <c>migrate</c>: small things for pipelines.</summary>
internal static class SchemaCommand
{
    public static Command Print()
    {
        var command = new Command("schema", "Print the GraphQL schema.");
        command.SetAction(parse => parse.InvocationConfiguration.Output.Write(SchemaSource.ReadSdl()));
        return command;
    }

    public static Command Migrate()
    {
        var command = new Command("migrate", "Bring the database's schema up to date and leave.");
        command.SetDataAction(async (parse, _, _) =>
        {
            await parse.InvocationConfiguration.Output.WriteLineAsync("The database's schema is current.");
            return 0;
        });
        return command;
    }
}
