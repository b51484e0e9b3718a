using System.CommandLine;
using System.Text.RegularExpressions;
using AppUsersGateway.Data;
using AppUsersGateway.Data.Migrations;
using AppUsersGateway.Data.Refusals;
using AppUsersGateway.Gateway.Configuration;
using Microsoft.Extensions.Options;

namespace AppUsersGateway.Gateway.Commands;

/// <summary>What the commands on the host share: configuration, a migrated database, and clear words when something is wrong.</summary>
internal static partial class CommandHost
{
    /// <summary>An action with the database, for commands that do not serve.</summary>
    /// <param name="command">The command.</param>
    /// <param name="action">What it does.</param>
    /// <param name="migrate">Whether it needs the schema of this version; a backup takes what is there.</param>
    public static void SetDataAction(this Command command, Func<ParseResult, IServiceProvider, CancellationToken, Task<int>> action, bool migrate = true) =>
        command.SetGuardedAction(async (parse, settings, cancellation) =>
        {
            var builder = Host.CreateApplicationBuilder(new HostApplicationBuilderSettings { Args = settings, ContentRootPath = AppContext.BaseDirectory });
            KnownSettings.Check(builder.Configuration, settings);
            builder.Logging.ClearProviders(); // the terminal shows the command's answer, nothing else
            builder.Services.AddData(builder.Configuration);
            using var host = builder.Build();
            if (migrate)
            {
                await host.Services.GetRequiredService<Migrator>().Run(cancellation);
            }

            return await action(parse, host.Services, cancellation);
        });

    /// <summary>An action whose known failures are one sentence on the terminal and exit code 1.</summary>
    public static void SetGuardedAction(this Command command, Func<ParseResult, string[], CancellationToken, Task<int>> action)
    {
        command.TreatUnmatchedTokensAsErrors = false;
        command.SetAction(async (parse, cancellation) =>
        {
            var unknown = parse.UnmatchedTokens.FirstOrDefault(token => !Setting().IsMatch(token));
            if (unknown is not null)
            {
                return await Fail(parse, $"'{unknown}' is neither an option of this command nor a setting (--Section:Key=value). See --help.");
            }

            try
            {
                return await action(parse, [.. parse.UnmatchedTokens], cancellation);
            }
            catch (Refusal refusal)
            {
                return await Fail(parse, refusal.Message);
            }
            catch (OptionsValidationException problem)
            {
                return await Fail(parse, string.Join(Environment.NewLine, problem.Failures.Select(failure => Annotation().Replace(failure, "${sentence}"))));
            }
            catch (System.Data.Common.DbException problem)
            {
                return await Fail(parse, $"The database cannot be used (Database:ConnectionString): {FirstLine(problem)}");
            }
            catch (Exception problem) when (problem is InvalidOperationException or IOException or UnauthorizedAccessException)
            {
                return await Fail(parse, FirstLine(problem));
            }
        });
    }

    /// <summary>One sentence on standard error, exit code 1.</summary>
    public static async Task<int> Fail(ParseResult parse, string message)
    {
        await parse.InvocationConfiguration.Error.WriteLineAsync(message);
        return 1;
    }

    // What follows the first line of a framework's message is advice to developers.
    private static string FirstLine(Exception problem) => problem.Message.Split('\n')[0].TrimEnd();

    // The framework wraps our sentence in its own words and type names.
    [GeneratedRegex("^DataAnnotation validation failed for .*? with the error: '(?<sentence>.*)'\\.$", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex Annotation();

    [GeneratedRegex(@"^--[A-Za-z]+(:[A-Za-z0-9]+)+=", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex Setting();
}
