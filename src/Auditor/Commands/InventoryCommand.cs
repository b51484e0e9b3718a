using AppUsersGateway.Data.Migrations;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Console;
using Microsoft.Extensions.Options;

namespace AppUsersGateway.Auditor.Commands;

/// <summary><c>inventory</c>: every token of every organization that can still let a program in, as CSV on the terminal.</summary>
internal static class InventoryCommand
{
    public static async Task<int> Execute(HostApplicationBuilder builder, TextWriter output, CancellationToken cancellation)
    {
        // The tokens alone go to the output, so that it can be piped.
        builder.Services.Configure<ConsoleLoggerOptions>(console => console.LogToStandardErrorThreshold = LogLevel.Trace);
        builder.Services.AddSingleton<InventoryReport>();
        using var host = builder.Build();
        host.Services.GetRequiredService<IStartupValidator>().Validate();
        await host.Services.GetRequiredService<Migrator>().Run(cancellation);
        await host.Services.GetRequiredService<InventoryReport>().Write(output, cancellation);
        return ExitCode.Clean;
    }
}
