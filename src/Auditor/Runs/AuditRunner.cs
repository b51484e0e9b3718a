using System.Data.Common;
using System.Security.Cryptography;
using AppUsersGateway.Auditor.Emails;
using AppUsersGateway.Auditor.Health;
using AppUsersGateway.Auditor.Ladder;
using AppUsersGateway.Data.Activity;
using AppUsersGateway.Data.Audits;
using AppUsersGateway.Data.Database;
using AppUsersGateway.Data.Findings;
using AppUsersGateway.Data.Ladder;
using AppUsersGateway.Data.Leases;
using Microsoft.Extensions.Logging;

namespace AppUsersGateway.Auditor.Runs;

/// <summary>
/// Carries out queued runs. Facts are read outside of any write; findings, mails and the run's result are then one transaction,
/// so that a killed auditor leaves either all of it or nothing.
/// </summary>
public sealed class AuditRunner(
    AppDatabase database,
    LeaseRepository leases,
    AuditRunRepository runs,
    FactsPass facts,
    Reconciliation reconciliation,
    FindingChanges findings,
    TokenLadder ladder,
    ActivityProof proof,
    HealthNotices health,
    RunMails mails,
    TimeProvider time,
    ILogger<AuditRunner> logger)
{
    /// <summary>How long one organization's audit may take before another auditor may begin it anew.</summary>
    private static readonly TimeSpan LeaseDuration = TimeSpan.FromMinutes(10);

    /// <summary>Carries out the organization's oldest unfinished run.</summary>
    /// <returns>The finished run; null when there is none, or another auditor is at it.</returns>
    public async Task<AuditRun?> RunNext(string organizationId, CancellationToken cancellation)
    {
        // A holder per attempt and not per process: two attempts of one process must exclude each other too.
        var (lease, holder) = ($"audit:{organizationId}", RandomNumberGenerator.GetHexString(32, lowercase: true));
        if (!await database.Write(session => leases.Acquire(session, lease, holder, LeaseDuration), cancellation))
        {
            return null;
        }

        try
        {
            var run = await database.Write(session => runs.Start(session, organizationId), cancellation);
            return run is null ? null : await Attempt(run, session => leases.Acquire(session, lease, holder, LeaseDuration), cancellation);
        }
        finally
        {
            // Also on shutdown: the run stays RUNNING and the next auditor begins it anew at once.
            await database.Write(session => leases.Release(session, lease, holder), CancellationToken.None);
        }
    }

    private async Task<AuditRun?> Attempt(AuditRun run, Func<Session, Task<bool>> holdsLease, CancellationToken cancellation)
    {
        try
        {
            var progress = new RunProgress(database, runs, run, time, cancellation);
            await progress.Begin();
            await proof.Advance(cancellation);
            using var seen = await facts.Read(run, progress, cancellation);
            await progress.Recording(seen.TokensExamined);
            var finished = await database.RoomyWrite(session => Commit(session, run, seen, holdsLease), cancellation);
            AuditorTelemetry.Audited(finished.Status);
            logger.LogInformation(
                "Audit {Run} of {Organization}: {Tokens} tokens, {Opened} findings opened, {Worsened} worsened, {Resolved} resolved, {Emails} e-mails queued",
                run.Id, run.OrganizationId, finished.TokensExamined, finished.FindingsOpened, finished.FindingsWorsened, finished.FindingsResolved, finished.EmailsQueued);
            return finished;
        }
        catch (AuditLost)
        {
            logger.LogWarning("Audit {Run} of {Organization} took longer than its lease and was begun anew by another auditor; nothing of this attempt was kept", run.Id, run.OrganizationId);
            return null;
        }
        catch (Exception problem) when (problem is not OperationCanceledException || !cancellation.IsCancellationRequested)
        {
            logger.LogError(problem, "Audit {Run} of {Organization} failed; no finding was changed", run.Id, run.OrganizationId);
            var failed = run with { Status = AuditRunStatus.Failed, FinishedAt = time.GetUtcNow(), Error = Explain(problem) };
            await database.Write(session => runs.Finish(session, failed), cancellation);
            AuditorTelemetry.Audited(failed.Status);
            return failed;
        }
    }

    private async Task<AuditRun> Commit(Session session, AuditRun run, FactsPassResult seen, Func<Session, Task<bool>> holdsLease)
    {
        if (!await holdsLease(session))
        {
            throw new AuditLost();
        }

        var now = run.StartedAt!.Value;
        var policy = await ladder.Begin(session, run.OrganizationId);
        await findings.Begin(session, run.OrganizationId);
        using var changes = await reconciliation.Apply(session, run, seen.Differences, now);
        var climbed = await ladder.Advance(session, run, policy, seen.TokensExamined);
        await health.Tell(session, run);
        var told = await mails.Queue(session, run, seen, changes, climbed);
        var finished = run with
        {
            Status = AuditRunStatus.Succeeded,
            FinishedAt = time.GetUtcNow(),
            TokensExamined = seen.TokensExamined,
            ApplicationUsersExamined = seen.ApplicationUsersExamined,
            FindingsOpened = changes.Opened,
            FindingsWorsened = changes.Worsened,
            FindingsReopened = changes.Reopened,
            FindingsExcepted = changes.Standing.Excepted,
            FindingsResolved = changes.Resolved,
            EmailsQueued = told.Queued + climbed.EmailsQueued,
            EmailsHeldBack = told.HeldBack,
            LadderMode = policy.Mode == LadderMode.Off ? null : policy.Mode,
            LadderWarned = climbed.Warned.Count,
            LadderSuspended = climbed.Suspended.Count,
            LadderRevoked = climbed.Revoked.Count,
            LadderReleased = climbed.Released.Count,
            LadderHeld = climbed.Held.Count,
        };

        // The lease alone does not tell whether another auditor took it, finished, and gave it back meanwhile; this does.
        return await runs.Finish(session, finished) ? finished : throw new AuditLost();
    }

    private static string Explain(Exception problem) => problem switch
    {
        RuleFailure rule => $"Rule {rule.Code} failed on {rule.SubjectId}. No finding was changed. The auditor's log has the details under this run's id.",
        DbException or TimeoutException => "The database could not be read or written. No finding was changed. Start an audit again when the database answers.",
        IOException or UnauthorizedAccessException => "The auditor's temporary directory could not be written. No finding was changed. Start an audit again when it has room.",
        _ => "The audit ended unexpectedly. No finding was changed. The auditor's log has the details under this run's id.",
    };

    private sealed class AuditLost : Exception;
}
