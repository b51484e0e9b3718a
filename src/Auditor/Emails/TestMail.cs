using AppUsersGateway.Auditor.Emails.Letters;
using AppUsersGateway.Data.Activity;
using AppUsersGateway.Data.Administrators;
using AppUsersGateway.Data.Database;
using AppUsersGateway.Data.Emails;
using AppUsersGateway.Data.Identifiers;
using AppUsersGateway.Data.Organizations;

namespace AppUsersGateway.Auditor.Emails;

/// <summary>A mail that only shows whether mails arrive.</summary>
public sealed class TestMail(OrganizationRepository organizations, EmailOutbox outbox, GatewayAddress gateway, TimeProvider time)
{
    /// <summary>Puts one into the outbox.</summary>
    /// <param name="session">The transaction of whoever asks.</param>
    /// <param name="recipient">Whom it goes to.</param>
    /// <param name="actor">Who asks for it.</param>
    public async Task<Email> Queue(Session session, Administrator recipient, Actor actor)
    {
        var (now, organization) = (time.GetUtcNow(), (await organizations.Find(session, recipient.OrganizationId))!.Name);
        var email = await new Envelope(EmailKind.Test, recipient, now, MessageKey.Of(EmailKind.Test, Identifier.New(IdentifierKind.Email, now), recipient.Id)).Around(Letter(organization, recipient, actor, now, gateway.Explorer));
        await outbox.Add(session, email);
        return email;
    }

    /// <summary>Its words.</summary>
    public static Letter Letter(string organization, Administrator recipient, Actor actor, DateTimeOffset now, string explorer)
    {
        var name = SafeText.Line(organization, LetterLimits.Name);
        return new Letter
        {
            Subject = $"[AppUsers · {SafeText.Line(organization, LetterLimits.SubjectName)}] Test mail",
            Kicker = $"Test mail from {name} · {Wording.Moment(now)}",
            Verdict = "Mails of AppUsersGateway arrive here.",
            Lead = ["There is nothing to do. If it lies in a folder for unwanted mail, tell your mail program to trust the sender: alerts come the same way."],
            Parts = [new LetterPart("What is known") { Facts = [new("Asked by", SafeText.Line(actor.Name, LetterLimits.Name)), new("Gateway", explorer)] }],
            Reader = recipient.Name,
            Reason = "somebody who may change audits wanted to see that you can be reached",
            ExplorerUrl = explorer,
        };
    }
}
