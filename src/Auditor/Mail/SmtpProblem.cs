using MailKit.Net.Smtp;
using MailKit.Security;

namespace AppUsersGateway.Auditor.Mail;

/// <summary>What an SMTP conversation's failure means for the mail. The sentences are ours: a server's words could hold anything.</summary>
internal static class SmtpProblem
{
    /// <summary>From here on a reply is permanent (RFC 5321 §4.2.1).</summary>
    private const int Permanent = 500;

    public static Delivery At(SmtpStep step, Exception problem) => step switch
    {
        SmtpStep.Connect => problem is SslHandshakeException or NotSupportedException ? Delivery.Misconfigured(Connecting(problem)) : Delivery.Unreachable(Connecting(problem)),
        SmtpStep.Authenticate => IsRefusal(problem) ? Delivery.Misconfigured(Authenticating(problem)) : Delivery.Unreachable(Authenticating(problem)),
        _ => Sending(problem),
    };

    // 454: not now. 535 and the like: not with this password, however often it is tried.
    private static bool IsRefusal(Exception problem) => problem switch
    {
        NotSupportedException => true,
        AuthenticationException { InnerException: SmtpCommandException refused } => (int)refused.StatusCode >= Permanent,
        AuthenticationException => true,
        _ => false,
    };

    private static string Connecting(Exception problem) => problem switch
    {
        SslHandshakeException => "TLS with the SMTP server failed: its certificate is not valid for it or not trusted",
        NotSupportedException => "SMTP server does not offer STARTTLS, which Mail:Security demands",
        SmtpCommandException refused => $"SMTP server refused the connection ({(int)refused.StatusCode})",
        SmtpProtocolException => "What answers at Mail:Host and Mail:Port is no SMTP server, or closed the connection at once",
        _ => "SMTP server cannot be reached",
    };

    private static string Authenticating(Exception problem) => problem switch
    {
        AuthenticationException when IsRefusal(problem) => "SMTP server refused Mail:UserName and Mail:Password",
        AuthenticationException => "SMTP server cannot authenticate anybody now",
        NotSupportedException => "SMTP server offers no way to authenticate that is known",
        SmtpCommandException refused => $"SMTP server refused to authenticate ({(int)refused.StatusCode})",
        _ => "SMTP connection was lost while authenticating",
    };

    private static Delivery Sending(Exception problem) => problem switch
    {
        // RFC 5321 §4.2.3; of a recipient the same number says that a mailbox is full.
        SmtpCommandException { StatusCode: SmtpStatusCode.ExceededStorageAllocation, ErrorCode: not SmtpErrorCode.RecipientNotAccepted } refused =>
            Delivery.TooLarge($"SMTP server finds the message too large ({(int)refused.StatusCode})"),
        SmtpCommandException { ErrorCode: SmtpErrorCode.RecipientNotAccepted } refused => Refusal(refused, "the recipient"),
        SmtpCommandException { ErrorCode: SmtpErrorCode.MessageNotAccepted } refused => Refusal(refused, "the message"),

        // A refused sender is a matter of configuration: once that is put right, the same mail goes through.
        SmtpCommandException { ErrorCode: SmtpErrorCode.UnexpectedStatusCode } refused => Delivery.Postponed($"SMTP server takes no mail now ({(int)refused.StatusCode})"),
        SmtpCommandException refused => Delivery.Postponed($"SMTP server refused the sender ({(int)refused.StatusCode})"),
        OperationCanceledException or TimeoutException => Delivery.Postponed("SMTP server took too long"),
        _ => Delivery.Postponed("SMTP connection was lost before the server confirmed"),
    };

    private static Delivery Refusal(SmtpCommandException refused, string what)
    {
        var sentence = $"SMTP server refused {what} ({(int)refused.StatusCode})";
        return (int)refused.StatusCode >= Permanent ? Delivery.Refused(sentence) : Delivery.Postponed(sentence);
    }
}

/// <summary>How far a conversation got.</summary>
internal enum SmtpStep
{
    /// <summary>Connection, greeting, encryption.</summary>
    Connect,

    /// <summary>Name and password.</summary>
    Authenticate,

    /// <summary>The mail itself.</summary>
    Send,
}
