using System.CommandLine;
using System.Globalization;
using AppUsersGateway.Data.Activity;
using AppUsersGateway.Data.Database;

namespace AppUsersGateway.Gateway.Commands;

/// <summary><c>activity head</c> prints the chain's end to be kept elsewhere; <c>activity verify</c> proves that nothing was tampered with.</summary>
internal static class ActivityCommand
{
    /// <summary>Exit code of a broken chain.</summary>
    private const int Broken = 2;

    public static Command Create() => new("activity", "Prove the activity log.") { Verify(), Head() };

    private static Command Head()
    {
        var command = new Command("head", "Print the chain's end: SEQUENCE:HASH. Keep it outside this host.");
        command.SetDataAction(async (parse, services, cancellation) =>
        {
            var head = await services.GetRequiredService<AppDatabase>().Read(services.GetRequiredService<ActivityLog>().Head, cancellation);
            await parse.InvocationConfiguration.Output.WriteLineAsync($"{head.Sequence}:{head.Hash}");
            return 0;
        });
        return command;
    }

    private static Command Verify()
    {
        var anchor = new Option<string>("--anchor") { Description = "A SEQUENCE:HASH that 'activity head' printed before: finds also a log cut short and closed again." };
        var command = new Command("verify", "Check every entry of the chain.") { anchor };
        command.SetDataAction(async (parse, services, cancellation) =>
        {
            ActivityHead? saved = null;
            if (parse.GetValue(anchor) is { } text && (saved = ReadAnchor(text)) is null)
            {
                return await CommandHost.Fail(parse, "--anchor: give SEQUENCE:HASH as 'activity head' printed it.");
            }

            var (entries, defect) = await services.GetRequiredService<ActivityVerifier>().Verify(saved, cancellation);
            await parse.InvocationConfiguration.Output.WriteLineAsync(defect ?? $"{entries} entries, unbroken.");
            return defect is null ? 0 : Broken;
        });
        return command;
    }

    private static ActivityHead? ReadAnchor(string text) =>
        text.Split(':') is [var sequence, { Length: 64 } hash] && long.TryParse(sequence, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? new ActivityHead { Sequence = number, Hash = hash }
            : null;
}
