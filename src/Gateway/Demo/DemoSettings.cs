using AppUsersGateway.Data.Refusals;

namespace AppUsersGateway.Gateway.Demo;

/// <summary>The demo's configuration, as a command line: what it proposes, then what somebody typed, then what it insists on.</summary>
public static class DemoSettings
{
    private static readonly string[] Proposed =
    [
        "--Logging:Console:FormatterName=simple",
        "--Logging:Console:FormatterOptions:SingleLine=true",
        "--Logging:Console:FormatterOptions:IncludeScopes=false",
        "--Logging:Console:FormatterOptions:TimestampFormat=HH:mm:ss 'UTC' ",
        "--Logging:LogLevel:Default=Warning",
        "--Logging:LogLevel:Microsoft.Hosting.Lifetime=Warning",
        // A taken port is one sentence of the command; the host would add a page of stack trace.
        "--Logging:LogLevel:Microsoft.Extensions.Hosting.Internal.Host=Critical",
        "--Logging:LogLevel:AppUsersGateway=Information",
        // People of the demo do not exist: no server that is configured for others gets their mail.
        "--Mail:Host=",
    ];

    /// <summary>The complete settings.</summary>
    /// <param name="file">The demo's own file.</param>
    /// <param name="typed">The settings of the command line.</param>
    public static string[] Of(DemoFile file, IReadOnlyList<string> typed) =>
        [.. Proposed, $"--Mail:PickupDirectory={file.MailFolder}", .. typed, "--Database:Provider=Sqlite", $"--Database:ConnectionString={file.ConnectionString}", "--Database:RevocationJournal="];

    /// <summary>Refuses settings that the demo could not keep to.</summary>
    /// <param name="typed">The settings of the command line.</param>
    /// <exception cref="Refusal">One names a database.</exception>
    public static void Check(IReadOnlyList<string> typed)
    {
        if (typed.FirstOrDefault(setting => setting.StartsWith("--Database:", StringComparison.OrdinalIgnoreCase)) is { } setting)
        {
            throw new Refusal(
                RefusalCode.Conflict,
                $"{setting.Split('=')[0]}: the demo has a database of its own and deletes it at every start, so it takes no other. Leave the setting out, or use serve.");
        }
    }
}
