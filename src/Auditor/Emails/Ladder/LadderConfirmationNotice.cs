using AppUsersGateway.Auditor.Emails.Letters;
using AppUsersGateway.Data.Activity;
using AppUsersGateway.Data.Database;
using AppUsersGateway.Data.Emails;
using AppUsersGateway.Data.Organizations;

namespace AppUsersGateway.Auditor.Emails.Ladder;

/// <summary>Tells all who were told that the ladder holds back that somebody confirmed it: call it in the transaction of the confirmation.</summary>
public sealed class LadderConfirmationNotice(OrganizationRepository organizations, Recipients recipients, EmailOutbox outbox, GatewayAddress gateway, TimeProvider time)
{
    /// <summary>Puts the mails into the outbox.</summary>
    /// <param name="session">The transaction.</param>
    /// <param name="actor">Who confirmed it.</param>
    /// <param name="runId">The audit that told of it.</param>
    /// <param name="held">How many tokens it held back.</param>
    /// <param name="reason">Why they are meant.</param>
    /// <returns>How many were put in.</returns>
    public async Task<int> Queue(Session session, Actor actor, string runId, long held, string reason)
    {
        var (now, queued) = (time.GetUtcNow(), 0);
        var organization = (await organizations.Find(session, actor.OrganizationId))!.Name;
        foreach (var reader in await recipients.Readers(session, actor.OrganizationId))
        {
            var letter = LadderConfirmationLetter.Of(organization, reader, actor, runId, held, reason, now, gateway.Explorer);
            var envelope = new Envelope(EmailKind.Ladder, reader, now, MessageKey.Of(EmailKind.Ladder, "confirmed", runId, reader.Id))
            {
                Thread = LadderMails.ReportKey(runId, reader),
            };
            queued += await outbox.Add(session, await envelope.Around(letter)) ? 1 : 0;
        }

        return queued;
    }
}
