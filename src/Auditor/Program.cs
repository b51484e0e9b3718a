using System.Data.Common;
using AppUsersGateway.Auditor.Commands;
using AppUsersGateway.Data;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

// As with the gateway, settings lie beside the program. The host watches them with all that is beneath, which must not be a database that changes all the time.
var builder = Host.CreateApplicationBuilder(new HostApplicationBuilderSettings { Args = args, ContentRootPath = AppContext.BaseDirectory });
builder.Services.AddData(builder.Configuration);
try
{
    var command = args is [var first, ..] && !first.StartsWith('-') ? first : "run";
    return command switch
    {
        "run" => await RunCommand.Execute(builder),
        "rules" => RulesCommand.Execute(Console.Out),
        "inventory" => await InventoryCommand.Execute(builder, Console.Out, CancellationToken.None),
        "once" => await OnceCommand.Execute(builder, Console.Out, CancellationToken.None),
        _ => throw new OptionsValidationException("command", typeof(string), [$"'{command}' is no command: use run, once [--format table|json|csv|sarif] [--fail-on SEVERITY], inventory, or rules."]),
    };
}
catch (OptionsValidationException problem)
{
    await Console.Error.WriteLineAsync(string.Join(Environment.NewLine, problem.Failures));
    return ExitCode.Failure;
}
catch (Exception problem) when (problem is InvalidOperationException or DbException or IOException or UnauthorizedAccessException)
{
    await Console.Error.WriteLineAsync(problem.Message);
    return ExitCode.Failure;
}
