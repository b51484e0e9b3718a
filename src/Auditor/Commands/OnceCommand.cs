using AppUsersGateway.Data.Findings;
using AppUsersGateway.Data.Migrations;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Console;
using Microsoft.Extensions.Options;

namespace AppUsersGateway.Auditor.Commands;

/// <summary><c>once</c>: one audit on the terminal, with an exit code for pipelines.</summary>
internal static class OnceCommand
{
    private const string FailOn = "fail-on";
    private const string Format = "format";

    public static async Task<int> Execute(HostApplicationBuilder builder, TextWriter output, CancellationToken cancellation)
    {
        var failOn = Severities(builder.Configuration);
        builder.Services.AddAudits(builder.Configuration).AddSingleton<TerminalAudit>();

        // The table alone goes to the output, so that it can be piped.
        builder.Services.Configure<ConsoleLoggerOptions>(console => console.LogToStandardErrorThreshold = LogLevel.Trace);
        using var host = builder.Build();
        host.Services.GetRequiredService<IStartupValidator>().Validate();
        await host.Services.GetRequiredService<Migrator>().Run(cancellation);
        return await host.Services.GetRequiredService<TerminalAudit>().Run(failOn, output, cancellation);
    }

    private static Severity Severities(IConfiguration configuration)
    {
        if ((configuration[Format] ?? "table") != "table")
        {
            throw new OptionsValidationException(Format, typeof(string), ["--format: table is the only one so far."]);
        }

        var words = Enum.GetNames<Severity>();
        var word = configuration[FailOn] ?? nameof(Severity.High);
        return Array.Exists(words, name => name.Equals(word, StringComparison.OrdinalIgnoreCase))
            ? Enum.Parse<Severity>(word, ignoreCase: true)
            : throw new OptionsValidationException(FailOn, typeof(Severity), [$"--fail-on '{word}': use one of {string.Join(", ", words).ToLowerInvariant()}."]);
    }
}
