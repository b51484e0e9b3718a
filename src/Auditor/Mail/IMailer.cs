using AppUsersGateway.Data.Emails;

namespace AppUsersGateway.Auditor.Mail;

/// <summary>A way for mail to leave.</summary>
public interface IMailer
{
    /// <summary>Where mails go, in words for the log at start. Never a credential.</summary>
    string Destination { get; }

    /// <summary>Hands one mail over. What a mail server can answer is a result; only the caller's cancellation throws.</summary>
    Task<Delivery> Send(Email email, CancellationToken cancellation);
}
