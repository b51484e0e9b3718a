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
        var failOn = Word<Severity>(builder.Configuration, FailOn, nameof(Severity.High));
        var format = Word<TerminalFormat>(builder.Configuration, Format, nameof(TerminalFormat.Table));
        builder.Services.AddAudits(builder.Configuration).AddSingleton<TerminalAudit>();

        // What was found alone goes to the output, so that it can be piped.
        builder.Services.Configure<ConsoleLoggerOptions>(console => console.LogToStandardErrorThreshold = LogLevel.Trace);
        if (format == TerminalFormat.Table && ProgressBar.OfErrorOutput() is { } terminal)
        {
            // The bar says what goes well, and lines of a log would tear it.
            builder.Services.AddSingleton(terminal);
            builder.Logging.AddFilter(null, LogLevel.Warning);
        }

        using var host = builder.Build();
        host.Services.GetRequiredService<IStartupValidator>().Validate();
        await host.Services.GetRequiredService<Migrator>().Run(cancellation);
        return await host.Services.GetRequiredService<TerminalAudit>().Run(failOn, format, output, cancellation);
    }

    private static T Word<T>(IConfiguration configuration, string option, string otherwise)
        where T : struct, Enum
    {
        var words = Enum.GetNames<T>();
        var word = configuration[option] ?? otherwise;
        return Array.Exists(words, name => name.Equals(word, StringComparison.OrdinalIgnoreCase))
            ? Enum.Parse<T>(word, ignoreCase: true)
            : throw new OptionsValidationException(option, typeof(T), [$"--{option} '{word}': use one of {string.Join(", ", words).ToLowerInvariant()}."]);
    }
}
