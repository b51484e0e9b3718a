using AppUsersGateway.Auditor.Emails;
using AppUsersGateway.Auditor.Emails.Digests;
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
    AppDatabase database, OrganizationRepository organizations, AuditRunRepository runs, AuditRunner runner, FindingRepository findings, FindingSubjects subjects, RuleCatalog rules,
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
        var found = new List<OpenFinding>();
        foreach (var organization in await database.Read(organizations.All, cancellation))
        {
            var run = await Finish(organization, cancellation);
            if (run.Status == AuditRunStatus.Failed)
            {
                logger.LogError("{Organization}: the audit failed. {Error}", organization.Name, run.Error);
                return ExitCode.Failure;
            }

            var open = await Open(organization, cancellation);
            found.AddRange(open);
            if (format == TerminalFormat.Table)
            {
                await output.WriteLineAsync($"{organization.Name}: {Wording.Count(run.TokensExamined, "token")} examined, {Wording.Count(open.Count, "open finding")}");
                await WriteTable(output, open);
                if (LadderLine.Of(run.LadderMode, run.LadderWarned, run.LadderSuspended, run.LadderRevoked, run.LadderReleased, run.LadderHeld) is { } ladder)
                {
                    await output.WriteLineAsync(ladder);
                }
            }
        }

        await Export(format, output, found);
        return found.Exists(open => open.Finding.Severity >= failOn) ? ExitCode.Findings : ExitCode.Clean;
    }

    private Task Export(TerminalFormat format, TextWriter output, List<OpenFinding> found) => format switch
    {
        TerminalFormat.Json => JsonFindings.Write(output, found),
        TerminalFormat.Csv => CsvFindings.Write(output, found),
        TerminalFormat.Sarif => SarifFindings.Write(output, rules.All, found),
        _ => Task.CompletedTask, // the table was written as it came
    };

    private static async Task WriteTable(TextWriter output, IEnumerable<OpenFinding> findings)
    {
        foreach (var (_, finding, subject) in findings)
        {
            await output.WriteLineAsync(
                $"{finding.Rule,-8} {Wording.Of(finding.Severity),-8} {SafeText.Line(subject, SubjectWidth).PadRight(SubjectWidth)} {SafeText.Line(finding.Title, TitleWidth)}");
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

    private Task<List<OpenFinding>> Open(Organization organization, CancellationToken cancellation) => database.Read(
        async session =>
        {
            var open = (await findings.Unresolved(session, organization.Id)).Values
                .Where(finding => finding.Status == FindingStatus.Open)
                .OrderByDescending(finding => finding.Severity)
                .ThenBy(finding => finding.Rule, StringComparer.Ordinal)
                .ThenBy(finding => finding.SubjectId, StringComparer.Ordinal)
                .ToList();
            var named = await subjects.Of(session, organization.Id, open);
            return open.ConvertAll(finding => new OpenFinding(
                organization.Name, finding, named.TryGetValue(finding.SubjectId, out var subject) ? DigestSubject.Of(subject) : finding.SubjectId));
        },
        cancellation);
}
