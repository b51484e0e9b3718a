using AppUsersGateway.Auditor.Mail;
using Xunit;

namespace AppUsersGateway.Tests.Auditor.Mail;

public sealed class MailOptionsTests
{
    [Theory]
    [InlineData(null, 0, MailSecurity.StartTls, null, null, null, "data/mail", null)]
    [InlineData("mail", 0, MailSecurity.StartTls, "u", "p", "a@example.com", "", null)]
    [InlineData("mail", 0, MailSecurity.StartTls, null, null, null, "", "Mail:From is empty")]
    [InlineData(null, 0, MailSecurity.StartTls, null, null, "not an <address", "data/mail", "Mail:From 'not an <address' is no address")]
    [InlineData("mail", 70_000, MailSecurity.StartTls, null, null, "a@example.com", "", "Mail:Port 70000 is no port")]
    [InlineData("mail", 0, MailSecurity.StartTls, "u", null, "a@example.com", "", "Mail:Password is empty")]
    [InlineData("mail", 0, MailSecurity.None, "u", "p", "a@example.com", "", "Mail:Security None would send Mail:Password unencrypted")]
    [InlineData(null, 0, MailSecurity.StartTls, null, null, null, "", "Mail:PickupDirectory is empty")]
    public void Settings_that_cannot_work_are_refused_with_the_key_named(
        string? host, int port, MailSecurity security, string? user, string? password, string? from, string pickup, string? problem)
    {
        var options = new MailOptions { Host = host, Port = port, Security = security, UserName = user, Password = password, From = from, PickupDirectory = pickup };

        var result = new MailOptionsValidation().Validate(null, options);

        Assert.Equal(problem is null, result.Succeeded);
        Assert.StartsWith(problem ?? "", result.FailureMessage ?? "", StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(null, true)]
    [InlineData("", true)]
    [InlineData("appusers-leave@example.com", true)]
    [InlineData("leave+audit@mail.example.com", true)]
    [InlineData("leave", false)]
    [InlineData("Leave <leave@example.com>", false)]
    [InlineData("leave@example.com?cc=evil@example.com", false)]
    [InlineData("leave@example.com>, <https://evil.example", false)]
    [InlineData("leave@example.com\r\nBcc: evil@example.com", false)]
    [InlineData("mailto:leave@example.com", false)]
    public void A_mailbox_to_unsubscribe_at_is_an_address_alone(string? address, bool works)
    {
        var result = new MailOptionsValidation().Validate(null, new MailOptions { UnsubscribeTo = address });

        Assert.Equal(works, result.Succeeded);
        Assert.StartsWith(works ? "" : $"Mail:UnsubscribeTo '{address}' is no plain address", result.FailureMessage ?? "", StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("ada@example.com", "a***@example.com")]
    [InlineData("@example.com", "***")]
    [InlineData("nonsense", "***")]
    public void A_log_shows_no_address(string address, string masked) => Assert.Equal(masked, MaskedAddress.Of(address));
}
