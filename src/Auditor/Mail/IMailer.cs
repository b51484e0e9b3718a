using AppUsersGateway.Data.Emails;

namespace AppUsersGateway.Auditor.Mail;

/// <summary>A way for mail to leave.</summary>
public interface IMailer
{
    /// <summary>Where mails go, in words for the log at start. Never a credential.</summary>
    string Destination { get; }

    /// <summary>Hands one mail over. What a mail server can answer is a result; only the caller's cancellation throws, and <paramref name="taken"/>.</summary>
    /// <param name="email">The mail.</param>
    /// <param name="unsubscribe">Where its kind is left; null when it cannot be.</param>
    /// <param name="taken">Notes that the mail is out of our hands, at once and before any courtesy: who dies in between sends it again.</param>
    /// <param name="cancellation">The program ends.</param>
    Task<Delivery> Send(Email email, Uri? unsubscribe, Func<Task> taken, CancellationToken cancellation);
}
