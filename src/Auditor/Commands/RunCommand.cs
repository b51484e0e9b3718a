using AppUsersGateway.Data.Migrations;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace AppUsersGateway.Auditor.Commands;

/// <summary><c>run</c>: the daemon.</summary>
internal static class RunCommand
{
    public static async Task<int> Execute(HostApplicationBuilder builder)
    {
        builder.Services.AddAuditor(builder.Configuration);
        using var host = builder.Build();
        host.Services.GetRequiredService<IStartupValidator>().Validate();
        await host.Services.GetRequiredService<Migrator>().Run(CancellationToken.None);
        await host.RunAsync();
        return ExitCode.Clean;
    }
}
