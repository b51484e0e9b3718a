using System.CommandLine;
using System.Globalization;
using AppUsersGateway.Data.Backups;
using AppUsersGateway.Data.Database;

namespace AppUsersGateway.Gateway.Commands;

/// <summary><c>restore FILE</c>: puts a backup in the place of the database, and ends in it what was revoked since (docs/backup.md).</summary>
internal static class RestoreCommand
{
    private const int MaximumNames = 20;

    private static readonly Argument<string> File = new("FILE") { Description = "The backup." };
    private static readonly Option<string[]> Journal = new("--journal") { Description = "A revocation journal besides the one of this host, several times if needed." };
    private static readonly Option<bool> WithoutJournal = new("--without-journal") { Description = "Accept that tokens revoked after the backup work again." };
    private static readonly Option<bool> InvalidateAll = new("--invalidate-all") { Description = "Revoke every token, people's as well." };
    private static readonly Option<bool> Yes = new("--yes") { Description = "Do not ask." };
    private static readonly Option<string> Programs = BackupCommand.Programs();

    public static Command Create()
    {
        var command = new Command("restore", "Put a backup in the place of the database. Nobody may use it meanwhile.") { File, Journal, WithoutJournal, InvalidateAll, Yes, Programs };
        command.SetDataAction(Run, migrate: false);
        return command;
    }

    private static async Task<int> Run(ParseResult parse, IServiceProvider services, CancellationToken cancellation)
    {
        if (!parse.GetValue(Yes) && !await IsWanted(parse))
        {
            return await CommandHost.Fail(parse, "Nothing was changed. Say --yes, or answer yes.");
        }

        var report = await services.GetRequiredService<DatabaseRestore>().Run(
            new RestorePlan(parse.GetRequiredValue(File))
            {
                Journals = parse.GetValue(Journal) ?? [],
                WithoutJournal = parse.GetValue(WithoutJournal),
                InvalidateAll = parse.GetValue(InvalidateAll),
                Programs = parse.GetValue(Programs),
            },
            cancellation);
        foreach (var line in Lines(report))
        {
            await parse.InvocationConfiguration.Output.WriteLineAsync(line);
        }

        return 0;
    }

    private static async Task<bool> IsWanted(ParseResult parse)
    {
        await parse.InvocationConfiguration.Output.WriteAsync("Everything that the database holds now is replaced by the backup. Type yes to go on: ");
        return (await Console.In.ReadLineAsync())?.Trim() == "yes";
    }

    private static IEnumerable<string> Lines(RestoreReport report)
    {
        yield return $"Restored a backup of {report.TakenAt?.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss 'UTC'", CultureInfo.InvariantCulture) ?? "unknown time"}.";
        yield return $"{report.Ended.Values.Sum()} tokens ended after it and were ended again{string.Concat(report.Ended.OrderBy(pair => pair.Key).Select((pair, index) => $"{(index == 0 ? ": " : ", ")}{pair.Value} {EnumText.Of(pair.Key)}"))}.";
        if (report.Unknown.Count > 0)
        {
            yield return $"{report.Unknown.Count} tokens of the journal are not in the backup: {string.Join(", ", report.Unknown.Take(MaximumNames))}{(report.Unknown.Count > MaximumNames ? ", …" : "")}.";
        }

        if (report.Invalidated > 0)
        {
            yield return $"{report.Invalidated} more tokens were revoked: nobody's token works. Issue the first one with: admin token --email you@example.com";
        }

        if (report.Damaged > 0)
        {
            yield return $"{report.Damaged} lines of the journal cannot be read. One is left by a process that was killed while it wrote, and was never answered; more are worth a look.";
        }

        yield return report.Defect is null ? $"Activity log: {report.Entries} entries, unbroken." : $"The activity log of this backup is BROKEN: {report.Defect}";
    }
}
