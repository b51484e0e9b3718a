using AppUsersGateway.Data.Activity;
using AppUsersGateway.Data.Audits;
using AppUsersGateway.Gateway.GraphQL;
using AppUsersGateway.Gateway.Principals;

namespace AppUsersGateway.Gateway.Audits;

/// <summary>Audits: asked for here, carried out by whichever auditor takes them.</summary>
internal sealed class AuditSlice(AuditRunRepository runs, AuditRunFeed feed, PrincipalLookup principals, ActivityLog activity) : ISchemaSlice
{
    public void Bind(SchemaBinder schema)
    {
        schema.Connection<AuditRun>("AuditRun").Payload("RunAuditPayload", "auditRun");
        schema.Root("Query")
            .Query("auditRuns", call => Paging.Connect(call, AuditRunRepository.NewestFirst, () => runs.List(call.OrganizationId)))
            .Query("auditRun", async call => await call.Read(session => runs.Find(session, call.OrganizationId, call.Arguments.Required("id"))));
        schema.Root("Mutation").Mutation("runAudit", ActivityKind.AuditRequested, async (call, input, session) =>
        {
            var note = AuditNote.Check(input.Text("note"));
            var run = await runs.Enqueue(session, call.OrganizationId, AuditTrigger.Manual, note: note, requestedBy: call.Actor.Id);
            await activity.Append(session, call.Actor, new ActivityEntry(ActivityKind.AuditRequested)
            {
                Reason = note,
                Changes = ChangeList.Created(("auditRunId", run?.Id)),
            });
            return Payload.Done(("auditRun", run));
        });
        schema.Root("Subscription").Subscription("auditRunProgressed", call => feed.Follow(call.OrganizationId, call.Arguments.Required("id")));
        schema.Type<AuditRun>("AuditRun")
            .Field("id", run => run.Id)
            .Enum("trigger", run => run.Trigger)
            .Enum("status", run => run.Status)
            .Field("note", run => run.Note)
            .Link("requestedBy", run => run.RequestedBy, principals.Find)
            .Field("scheduledFor", run => run.ScheduledFor)
            .Field("queuedAt", run => run.QueuedAt)
            .Field("startedAt", run => run.StartedAt)
            .Field("finishedAt", run => run.FinishedAt)
            .Field("progress", run => run.Progress)
            .Field("tokensExamined", run => run.TokensExamined)
            .Field("applicationUsersExamined", run => run.ApplicationUsersExamined)
            .Field("findingsOpened", run => run.FindingsOpened)
            .Field("findingsWorsened", run => run.FindingsWorsened)
            .Field("findingsReopened", run => run.FindingsReopened)
            .Field("findingsExcepted", run => run.FindingsExcepted)
            .Field("findingsResolved", run => run.FindingsResolved)
            .Field("emailsQueued", run => run.EmailsQueued)
            .Field("emailsHeldBack", run => run.EmailsHeldBack)
            .Field("ladder", run => run.LadderMode is null ? null : run)
            .Field("error", run => run.Error);
        schema.Type<AuditRun>("AuditRunLadder")
            .Enum("mode", run => run.LadderMode!.Value)
            .Field("warned", run => run.LadderWarned)
            .Field("suspended", run => run.LadderSuspended)
            .Field("revoked", run => run.LadderRevoked)
            .Field("released", run => run.LadderReleased)
            .Field("held", run => run.LadderHeld);
        schema.Type<AuditProgress>("AuditProgress")
            .Enum("phase", progress => progress.Phase)
            .Field("tokensExamined", progress => progress.TokensExamined)
            .Field("tokensTotal", progress => progress.TokensTotal);
    }
}
