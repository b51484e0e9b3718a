using AppUsersGateway.Auditor.Emails.Letters;
using AppUsersGateway.Data.Administrators;
using AppUsersGateway.Data.ApplicationUsers;
using AppUsersGateway.Data.Database;
using AppUsersGateway.Data.Emails;
using AppUsersGateway.Data.Permissions;
using AppUsersGateway.Data.Tokens;
using Microsoft.Extensions.Logging;

namespace AppUsersGateway.Auditor.Emails.Revocations;

/// <summary>
/// Tells the owner, in the transaction of the change, that somebody who showed a token's secret ended it. Where nobody owns the application
/// user any more, everybody is told who could issue another token.
/// </summary>
public sealed class RevocationNotice(
    AdministratorRepository administrators, ApplicationUserList users, EmailOutbox outbox, GatewayAddress gateway, TimeProvider time, ILogger<RevocationNotice> logger)
{
    /// <summary>Puts the mails into the outbox.</summary>
    /// <param name="session">The change's transaction.</param>
    /// <param name="token">The token that was ended.</param>
    /// <param name="holder">What is known of who showed it.</param>
    public async Task Queue(Session session, Token token, Holder holder)
    {
        var user = token.ApplicationUserId is { } id ? await users.Find(session, token.OrganizationId, id) : null;
        var recipients = await Recipients(session, token, user);
        if (recipients.Count == 0)
        {
            logger.LogWarning("Token {Token} was revoked by a holder, and there is nobody in {Organization} to tell", token.Id, token.OrganizationId);
        }

        foreach (var recipient in recipients)
        {
            var now = time.GetUtcNow();
            var envelope = new Envelope(EmailKind.TokenRevoked, recipient, now, MessageKey.Of(EmailKind.TokenRevoked, token.Id, recipient.Id));
            await outbox.Add(session, await envelope.Around(RevocationLetter.Of(recipient, user, token, holder, now, gateway.Explorer)));
        }
    }

    private async Task<IReadOnlyList<Administrator>> Recipients(Session session, Token token, ApplicationUser? user)
    {
        var active = await administrators.AllActive(session, token.OrganizationId);
        var owner = active.FirstOrDefault(person => person.Id == (token.AdministratorId ?? user?.OwnerId));
        return owner is not null ? [owner] : [.. active.Where(person => person.Permissions.Allows(Permission.AppUsersWrite))];
    }
}
