using Microsoft.Extensions.Options;

namespace AppUsersGateway.Auditor.Mail;

/// <summary>Refuses mail settings that cannot work, naming the key.</summary>
public sealed class MailOptionsValidation : IValidateOptions<MailOptions>
{
    private const int HighestPort = 65_535;

    /// <inheritdoc/>
    public ValidateOptionsResult Validate(string? name, MailOptions options) =>
        Problem(options) is { } problem ? ValidateOptionsResult.Fail(problem) : ValidateOptionsResult.Success;

    private static string? Problem(MailOptions options) => options switch
    {
        { From: { Length: > 0 } from } when !options.TryReadSender(out _) =>
            $"Mail:From '{from}' is no address: use one such as AppUsers auditor <audit@example.com>.",
        { ReplyTo: { Length: > 0 } replyTo } when !options.TryReadReplyTo(out _) => $"Mail:ReplyTo '{replyTo}' is no address: use one such as security@example.com.",
        { UnsubscribeTo: { Length: > 0 } leave } when !options.TryReadUnsubscribeTo(out _) =>
            $"Mail:UnsubscribeTo '{leave}' is no plain address: use one such as appusers-leave@example.com.",
        { TrustedCertificates: { Length: > 0 } file } when !File.Exists(file) => $"Mail:TrustedCertificates '{file}' is no file: name one with certificates in PEM.",
        { HasHost: false, PickupDirectory: null or "" } => "Mail:PickupDirectory is empty and Mail:Host too: name one, or no mail can leave.",
        { HasHost: false } => null,
        { From: null or "" } => "Mail:From is empty: with Mail:Host, name the sender, such as AppUsers auditor <audit@example.com>.",
        { Port: < 0 or > HighestPort } => $"Mail:Port {options.Port} is no port: use 1 to {HighestPort}, or leave it out.",
        { UserName: { Length: > 0 }, Password: null or "" } => "Mail:Password is empty although Mail:UserName is set.",
        { UserName: { Length: > 0 }, Security: MailSecurity.None } =>
            "Mail:Security None would send Mail:Password unencrypted: use StartTls or Tls, or leave Mail:UserName out.",
        _ => null,
    };
}
