using AppUsersGateway.Auditor.Emails;
using AppUsersGateway.Auditor.Emails.Ladder;
using AppUsersGateway.Auditor.Rules;
using AppUsersGateway.Auditor.Runs;
using AppUsersGateway.Data.Audits;
using AppUsersGateway.Data.Database;
using AppUsersGateway.Data.Findings;
using AppUsersGateway.Data.Organizations;
using Microsoft.Extensions.Logging;
using Spectre.Console;

namespace AppUsersGateway.Auditor.Commands;

/// <summary>
/// One audit of every organization, and its open findings as a table or in a form for programs. Mails are put into the outbox and not sent:
/// a pipeline's host has no business with the mail server, and no daemon's mails may end in its files.
/// </summary>
public sealed class TerminalAudit(
    AppDatabase database, OrganizationRepository organizations, AuditRunRepository runs, AuditRunner runner, FindingRepository findings, OpenFindings open, RuleCatalog rules,
    TimeProvider time, ILogger<TerminalAudit> logger, IAnsiConsole? progress = null)
{
    private const int SubjectWidth = 40;
    private const int TitleWidth = 100;

    private readonly ProgressBar bar = new(progress, database, runs, time);

    /// <summary>How long another auditor's work on the same run is waited for before looking again.</summary>
    private static readonly TimeSpan Wait = TimeSpan.FromSeconds(1);

    /// <summary>Audits and prints.</summary>
    /// <returns>0 when no open finding is as severe as <paramref name="failOn"/>, 2 when one is, 1 when an audit failed.</returns>
    public async Task<int> Run(Severity failOn, TerminalFormat format, TextWriter output, CancellationToken cancellation)
    {
        var (audited, isFound) = (new List<Organization>(), false);
        foreach (var organization in await database.Read(organizations.All, cancellation))
        {
            var run = await Finish(organization, cancellation);
            if (run.Status == AuditRunStatus.Failed)
            {
                logger.LogError("{Organization}: the audit failed. {Error}", organization.Name, run.Error);
                return ExitCode.Failure;
            }

            audited.Add(organization);
            if (format == TerminalFormat.Table)
            {
                await Read(async session => await WriteTable(output, organization, run, await Open(session, organization), Found(session, organization)));
            }
        }

        if (format != TerminalFormat.Table)
        {
            await Read(session => Export(format, output, audited.ToAsyncEnumerable().SelectMany(organization => Found(session, organization))));
        }

        return isFound ? ExitCode.Findings : ExitCode.Clean;

        async IAsyncEnumerable<OpenFinding> Found(Session session, Organization organization)
        {
            await foreach (var found in open.Of(session, organization))
            {
                isFound |= found.Finding.Severity >= failOn;
                yield return found;
            }
        }

        async Task Read(Func<Session, Task> write)
        {
            await using var snapshot = database.Snapshot(cancellation);
            await snapshot.Read(async session =>
            {
                await write(session);
                return true;
            });
        }
    }

    private Task Export(TerminalFormat format, TextWriter output, IAsyncEnumerable<OpenFinding> found) => format switch
    {
        TerminalFormat.Json => JsonFindings.Write(output, found),
        TerminalFormat.Csv => CsvFindings.Write(output, found),
        TerminalFormat.Sarif => SarifFindings.Write(output, rules.All, found),
        _ => throw new ArgumentOutOfRangeException(nameof(format), format, "is written as audits end"),
    };

    private async Task<long> Open(Session session, Organization organization) =>
        (await findings.Counts(session, organization.Id)).Where(count => count.Status == FindingStatus.Open).Sum(count => count.Number);

    private static async Task WriteTable(TextWriter output, Organization organization, AuditRun run, long open, IAsyncEnumerable<OpenFinding> found)
    {
        await output.WriteLineAsync($"{organization.Name}: {Wording.Count(run.TokensExamined, "token")} examined, {Wording.Count(open, "open finding")}");
        await foreach (var (_, finding, subject) in found)
        {
            await output.WriteLineAsync(
                $"{finding.Rule,-8} {Wording.Of(finding.Severity),-8} {SafeText.Line(subject, SubjectWidth).PadRight(SubjectWidth)} {SafeText.Line(finding.Title, TitleWidth)}");
        }

        if (LadderLine.Of(run.LadderMode, run.LadderWarned, run.LadderSuspended, run.LadderRevoked, run.LadderReleased, run.LadderHeld) is { } ladder)
        {
            await output.WriteLineAsync(ladder);
        }
    }

    /// <summary>Asks for a run and sees to it that it ends, by this process or by another auditor.</summary>
    private async Task<AuditRun> Finish(Organization organization, CancellationToken cancellation)
    {
        var asked = (await database.Write(session => runs.Enqueue(session, organization.Id, AuditTrigger.CommandLine), cancellation))!;
        return await bar.Show(organization.Name, asked, () => CarryOut(asked, cancellation), cancellation);
    }

    private async Task<AuditRun> CarryOut(AuditRun asked, CancellationToken cancellation)
    {
        while (true)
        {
            var ran = await runner.RunNext(asked.OrganizationId, cancellation);
            var run = (await database.Read(session => runs.Find(session, asked.OrganizationId, asked.Id), cancellation))!;
            if (run.FinishedAt is not null)
            {
                return run;
            }

            if (ran is null)
            {
                await Task.Delay(Wait, time, cancellation);
            }
        }
    }
}
