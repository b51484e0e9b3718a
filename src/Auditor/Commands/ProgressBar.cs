using AppUsersGateway.Auditor.Emails;
using AppUsersGateway.Data.Audits;
using AppUsersGateway.Data.Database;
using Spectre.Console;

namespace AppUsersGateway.Auditor.Commands;

/// <summary>Draws on a terminal how far an audit has come, by what its row says: so it shows the work of another auditor too.</summary>
/// <param name="console">The terminal; null where nobody looks.</param>
/// <param name="database">Where the row is.</param>
/// <param name="runs">The runs.</param>
/// <param name="time">The clock.</param>
internal sealed class ProgressBar(IAnsiConsole? console, AppDatabase database, AuditRunRepository runs, TimeProvider time)
{
    private const int NameWidth = 40;

    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(200);

    /// <summary>The error output when it is a terminal that can redraw a line; else null.</summary>
    public static IAnsiConsole? OfErrorOutput()
    {
        var console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(Console.Error) });
        return !Console.IsErrorRedirected && console.Profile.Capabilities.Ansi ? console : null;
    }

    /// <summary>Carries work on a run out, and draws meanwhile.</summary>
    public async Task<AuditRun> Show(string name, AuditRun run, Func<Task<AuditRun>> work, CancellationToken cancellation)
    {
        if (console is null)
        {
            return await work();
        }

        return await console.Progress().AutoClear(true).Columns(new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn()).StartAsync(async drawing =>
        {
            var task = drawing.AddTask(Markup.Escape(SafeText.Line(name, NameWidth)));
            var working = work();
            while (await Task.WhenAny(working, Task.Delay(Interval, time, cancellation)) != working)
            {
                Draw(task, (await database.Read(session => runs.Find(session, run.OrganizationId, run.Id), cancellation))?.Progress);
            }

            task.Value = task.MaxValue;
            drawing.Refresh();
            return await working;
        });
    }

    private static void Draw(ProgressTask task, AuditProgress? progress)
    {
        if (progress is { TokensTotal: > 0 and var total })
        {
            task.MaxValue = total;
            task.Value = Math.Min(progress.TokensExamined, total);
        }
    }
}
