using AppUsersGateway.Auditor.Emails.Preferences;
using AppUsersGateway.Data.Database;
using AppUsersGateway.Data.Emails;
using Microsoft.Extensions.Logging;

namespace AppUsersGateway.Auditor.Mail;

/// <summary>
/// Sends what is due in the outbox, each mail by itself. Marked as sent only after it was taken: a mail goes out twice only if
/// we die between the two, and then with the same message id and bytes.
/// </summary>
public sealed class OutboxSender(AppDatabase database, EmailOutbox outbox, IMailer mailer, ShortMail shorter, UnsubscribeLinks links, TimeProvider time, ILogger<OutboxSender> logger)
{
    /// <summary>How long a claimed mail stays with its sender before another one may take it.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    /// <summary>How long a server that takes nothing is left alone: a wrong password, tried too often, locks the account.</summary>
    private static readonly TimeSpan Rest = TimeSpan.FromMinutes(5);

    private DateTimeOffset restsUntil = DateTimeOffset.MinValue;

    /// <summary>Sends everything that is due now.</summary>
    /// <returns>How many of how many were sent.</returns>
    public async Task<(int Sent, int Tried)> SendDue(CancellationToken cancellation)
    {
        var (sent, tried) = (0, 0);
        while (time.GetUtcNow() >= restsUntil && await database.Write(session => outbox.Claim(session, Patience), cancellation) is { } email)
        {
            tried++;
            sent += await Send(email, cancellation) ? 1 : 0;
        }

        if (tried > 0)
        {
            logger.LogInformation("Sent {Sent} of {Tried} e-mails", sent, tried);
        }

        return (sent, tried);
    }

    private async Task<bool> Send(Email email, CancellationToken cancellation)
    {
        var delivery = await Attempt(email, cancellation);
        if (delivery.Outcome == DeliveryOutcome.Accepted)
        {
            AuditorTelemetry.Mailed("sent");
            return true;
        }

        var now = time.GetUtcNow();
        var less = delivery.Outcome == DeliveryOutcome.TooLarge ? shorter.Of(email) : null;
        var isHopeless = delivery.Outcome == DeliveryOutcome.Refused || (delivery.Outcome == DeliveryOutcome.TooLarge && less is null);
        var next = isHopeless ? null : RetryPlan.Next(email, now);
        await database.Write(
            async session =>
            {
                await outbox.MarkFailed(session, email.Id, delivery.Problem, next);
                if (less is not null)
                {
                    await outbox.Shorten(session, email.Id, less);
                }
            },
            CancellationToken.None);
        AuditorTelemetry.Mailed(next is null ? "given_up" : "postponed");
        if (delivery.Outcome == DeliveryOutcome.Unreachable)
        {
            restsUntil = now + Rest;
        }

        logger.Log(
            next is null || delivery.IsAlarm ? LogLevel.Error : LogLevel.Warning,
            "E-mail {Email} to {Recipient} was not taken at attempt {Attempt}: {Problem}; next try: {Next}",
            email.Id, MaskedAddress.Of(email.RecipientAddress), email.Attempts, delivery.Problem, next is null ? "none, given up" : $"{next:u}");
        return false;
    }

    // One mail's defect must not stop the others behind it.
    private async Task<Delivery> Attempt(Email email, CancellationToken cancellation)
    {
        var isTaken = false;
        try
        {
            return await mailer.Send(email, await links.For(email, cancellation), MarkSent, cancellation);
        }
        catch (Exception problem) when (!isTaken && !cancellation.IsCancellationRequested)
        {
            logger.LogError(problem, "E-mail {Email} could not be handed over", email.Id);
            return Delivery.Postponed("The e-mail could not be handed over; the auditor's log has the details under its id");
        }

        Task MarkSent()
        {
            isTaken = true;
            return database.Write(session => outbox.MarkSent(session, email.Id), CancellationToken.None);
        }
    }
}
