using System.Text;
using AppUsersGateway.Auditor.Emails;
using AppUsersGateway.Auditor.Emails.Digests;
using AppUsersGateway.Auditor.Mail;
using AppUsersGateway.Data.Emails;
using AppUsersGateway.Tests.Support;
using Microsoft.Extensions.Options;
using MimeKit;
using Xunit;

namespace AppUsersGateway.Tests.Auditor.Emails;

/// <summary>Names and descriptions are what anybody types: they must not become markup, headers or another reading order.</summary>
public sealed class HostileTextTests
{
    private const string Markup = "<script>alert(1)</script><img src=x onerror=alert(1)>\"'&";
    private const string Header = "x\r\nBcc: evil@e.com\r\n\r\nbody";
    private const string RightToLeft = "abc\u202egnp.exe\u2066\u200f";

    [Theory]
    [InlineData(Markup)]
    [InlineData(Header)]
    [InlineData(RightToLeft)]
    public async Task Typed_text_stays_text(string typed)
    {
        var token = GivenDigest.Token(typed, typed, "1", typed) with { IpAllowlist = Given.Allowlist("0.0.0.0/0"), ExpiresAt = Given.InDays(6), ExtendWhenUsed = false };
        var user = Given.User() with { Name = typed, OwnerName = typed, OwnerActive = false };
        var source = GivenDigest.Of([token], [user]) with { Organization = typed };

        var (digest, html) = await AuditDigestWriter.Write(source, GivenDigest.Reader with { Name = typed });
        var text = AuditDigestText.Of(digest);
        var message = await Sent(new Email
        {
            Id = "eml_1",
            OrganizationId = "org_1",
            RunId = "run_1",
            Kind = EmailKind.AuditDigest,
            RecipientId = "adm_1",
            RecipientName = typed,
            RecipientAddress = "ada@example.com",
            Subject = digest.Subject,
            Text = text,
            Html = html,
            Status = EmailStatus.Pending,
            CreatedAt = Given.Now,
            NextAttemptAt = Given.Now,
        });

        Assert.DoesNotContain("<script", html, StringComparison.Ordinal);
        Assert.DoesNotContain("<img", html, StringComparison.Ordinal);
        Assert.All(digest.Subject + text.Replace('\n', ' ') + message.Subject + message.To[0].Name, letter => Assert.False(IsDeceiving(letter)));
        Assert.All(new[] { "&#x202E", "&#x2066", "&#x200F" }, code => Assert.DoesNotContain(code, html, StringComparison.OrdinalIgnoreCase));
        Assert.InRange(digest.Subject.Length, 1, 70);
        Assert.Empty(message.Bcc);
        Assert.Equal("ada@example.com", Assert.Single(message.To.Mailboxes).Address);
        Assert.DoesNotContain(text.Split('\n'), line => line.StartsWith("Bcc:", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("a name", 20, "a name")]
    [InlineData("  two\t\tlines\r\nof it ", 20, "two lines of it")]
    [InlineData("0123456789", 5, "0123…")]
    [InlineData("e\u0301e\u0301e\u0301e\u0301", 3, "e\u0301e\u0301…")]
    [InlineData("\U0001F600\U0001F600\U0001F600", 2, "\U0001F600…")]
    [InlineData(null, 5, "")]
    public void A_line_is_one_line_and_is_cut_between_characters(string? text, int maximum, string line) =>
        Assert.Equal(line, SafeText.Line(text, maximum));

    private static bool IsDeceiving(char letter) =>
        char.IsControl(letter) || char.GetUnicodeCategory(letter) == System.Globalization.UnicodeCategory.Format;

    private static async Task<MimeMessage> Sent(Email email)
    {
        using var message = new MimeMail(Options.Create(new MailOptions()), new GatewayAddress(Options.Create(new GatewayAddressOptions()))).Of(email, unsubscribe: null);
        using var bytes = new MemoryStream();
        await message.WriteToAsync(bytes);
        Assert.DoesNotContain("\nBcc:", Encoding.ASCII.GetString(bytes.ToArray()), StringComparison.OrdinalIgnoreCase);
        bytes.Position = 0;
        return await MimeMessage.LoadAsync(bytes);
    }
}
