using System.Globalization;
using System.Text;
using AppUsersGateway.Auditor.Mail;
using AppUsersGateway.Data.Emails;
using Microsoft.Extensions.Options;
using MimeKit;
using Snapshooter;
using Snapshooter.Xunit;
using Xunit;

namespace AppUsersGateway.Tests.Auditor.Emails;

/// <summary>Every kind of mail as it travels: what it says, and that what people typed stays text in it.</summary>
public sealed class EveryMailTests
{
    private const int LongestLine = 78;
    private static readonly Uri Leave = new("https://appusers.example.com/mail/preferences?r=adm_01&k=AUDIT_DIGEST&s=00");

    public static TheoryData<EmailKind> Kinds => [.. Enum.GetValues<EmailKind>()];

    public static TheoryData<EmailKind, string> Typed
    {
        get
        {
            var cases = new TheoryData<EmailKind, string>();
            foreach (var kind in Enum.GetValues<EmailKind>())
            {
                cases.Add(kind, "<script>alert(1)</script><img src=x onerror=alert(1)>\"'&");
                cases.Add(kind, "x\r\nBcc: evil@e.com\r\n\r\nBEGIN:VALARM");
                cases.Add(kind, "abc\u202egnp.exe\u2066\u200f");
                cases.Add(kind, new string('界', 1_000));
                cases.Add(kind, new string('n', 1_000));
            }

            return cases;
        }
    }

    [Theory, MemberData(nameof(Kinds))]
    public async Task It_reads_as_it_stands_here(EmailKind kind)
    {
        var email = await GivenMails.Of(kind);

        using var message = Message(email, kind is EmailKind.AuditDigest or EmailKind.OwnerNotice ? Leave : null);
        var headers = string.Join('\n', message.Headers.Where(header => header.Field != "Content-Type").Select(header => $"{header.Field}: {header.Value}"));
        Assert.All(email.Text.Split('\n'), line => Assert.True(line.Length <= LongestLine || !line.Contains(' ', StringComparison.Ordinal), line));
        Snapshot.Match($"{headers}\n\n{email.Text}\n{email.Calendar}", SnapshotNameExtension.Create(kind, "text"));
        Snapshot.Match(email.Html, SnapshotNameExtension.Create(kind, "html"));
    }

    [Theory, MemberData(nameof(Typed))]
    public async Task Typed_text_stays_text(EmailKind kind, string typed)
    {
        var email = await GivenMails.Of(kind, typed);
        using var message = Message(email, unsubscribe: null);

        Assert.DoesNotContain("<script", email.Html, StringComparison.Ordinal);
        Assert.DoesNotContain("<img", email.Html, StringComparison.Ordinal);
        Assert.InRange(email.Subject.Length, 1, 140);
        Assert.InRange(new StringInfo(email.Subject).LengthInTextElements, 1, 70);
        Assert.All(email.Subject + email.Text.Replace('\n', ' ') + message.Subject + message.To[0].Name, letter => Assert.False(IsDeceiving(letter)));
        Assert.All(new[] { "&#x202E", "&#x2066", "&#x200F" }, code => Assert.DoesNotContain(code, email.Html, StringComparison.OrdinalIgnoreCase));
        Assert.Empty(message.Bcc);
        Assert.Equal("ada@example.com", Assert.Single(message.To.Mailboxes).Address);
        Assert.InRange(Encoding.UTF8.GetByteCount(email.Html), 1, 100_000);
        Assert.InRange(Encoding.UTF8.GetByteCount(email.Text), 1, 100_000);
        if (email.Calendar is { } calendar)
        {
            Assert.DoesNotContain("\nBEGIN:VALARM", calendar, StringComparison.Ordinal);
            Assert.All(calendar.Split("\r\n"), line => Assert.InRange(Encoding.UTF8.GetByteCount(line), 0, 75));
            Assert.NotEmpty(Ical.Net.Calendar.Load(calendar)!.Events);
        }
    }

    [Theory]
    [InlineData(EmailKind.AuditDigest, null, "")]
    [InlineData(EmailKind.AuditDigest, "leave@example.com", ", <mailto:leave@example.com?subject=Unsubscribe%20AUDIT_DIGEST>")]
    [InlineData(EmailKind.AllClear, "leave@example.com", ", <mailto:leave@example.com?subject=Unsubscribe%20AUDIT_DIGEST>")]
    [InlineData(EmailKind.OwnerNotice, "leave@example.com", ", <mailto:leave@example.com?subject=Unsubscribe%20OWNER_NOTICE>")]
    public async Task A_mailbox_to_unsubscribe_at_comes_after_the_link(EmailKind kind, string? address, string second)
    {
        var mime = new MimeMail(Options.Create(new MailOptions { From = "audit@example.com", UnsubscribeTo = address }), GivenMails.Gateway);

        using var message = mime.Of(await GivenMails.Of(kind), Leave);
        using var alert = mime.Of(await GivenMails.Of(EmailKind.Alert), unsubscribe: null);

        Assert.Equal($"<{Leave}>{second}", message.Headers[HeaderId.ListUnsubscribe]);
        Assert.Equal("List-Unsubscribe=One-Click", message.Headers[HeaderId.ListUnsubscribePost]);
        Assert.DoesNotContain(alert.Headers, header => header.Id == HeaderId.ListUnsubscribe);
    }

    [Theory, MemberData(nameof(Kinds))]
    public async Task The_same_mail_has_the_same_bytes(EmailKind kind)
    {
        var (email, again) = (await GivenMails.Of(kind), await GivenMails.Of(kind));

        Assert.Equal(await Bytes(email), await Bytes(again));
    }

    private static async Task<string> Bytes(Email email)
    {
        using var bytes = new MemoryStream();
        using var message = Mime().Of(email, Leave);
        await message.WriteToAsync(bytes);
        return Encoding.Latin1.GetString(bytes.ToArray());
    }

    private static MimeMessage Message(Email email, Uri? unsubscribe)
    {
        using var bytes = new MemoryStream();
        using (var message = Mime().Of(email, unsubscribe))
        {
            message.WriteTo(bytes);
        }

        Assert.DoesNotContain("\nBcc:", Encoding.ASCII.GetString(bytes.ToArray()).ReplaceLineEndings("\n").Split("\n\n")[0], StringComparison.OrdinalIgnoreCase);
        bytes.Position = 0;
        return MimeMessage.Load(bytes);
    }

    private static MimeMail Mime() => new(Options.Create(new MailOptions { From = "AppUsers auditor <audit@example.com>", ReplyTo = "security@example.com" }), GivenMails.Gateway);

    private static bool IsDeceiving(char letter) => char.IsControl(letter) || char.GetUnicodeCategory(letter) == UnicodeCategory.Format;
}
