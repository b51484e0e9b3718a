using System.Net;
using System.Text;
using AppUsersGateway.Auditor.Commands;
using AppUsersGateway.Data.Findings;
using AppUsersGateway.Tests.Support;
using MimeKit;
using Xunit;

namespace AppUsersGateway.Tests.Gateway.Attacks;

/// <summary>Names that want to be a header, markup or a formula where they are read.</summary>
internal static class TextAttacks
{
    private const string Header = "x\r\nBcc: evil@e.com";
    private const string Markup = "<img src=x onerror=alert(1)>";
    private const string Formula = "=HYPERLINK(\"http://e\",\"x\")";

    public static readonly Attack[] Rows =
    [
        new("D43", "a line break and Bcc in a name: rejected; forced into the table, still no header and no recipient", async scene =>
        {
            Assert.StartsWith("INVALID_NAME name: ", (await scene.Change("createApplicationUser", new { name = Header })).UserError, StringComparison.Ordinal);
            await scene.Database.Tamper("update application_users set name = @Header where id = @Id", new { Header, scene.User.Id });

            var (inText, inSubject) = (false, false);
            foreach (var mail in await Mails(scene))
            {
                Assert.DoesNotContain("evil@e.com", mail.Recipients);
                using var message = await Read(mail);
                Assert.Empty(message.Bcc);
                Assert.DoesNotContain(message.Headers, header => header.Id != HeaderId.Subject && header.Value.Contains("evil", StringComparison.Ordinal));
                var subject = Assert.IsType<string>(message.Subject);
                Assert.DoesNotContain(subject, char.IsControl);
                Assert.DoesNotContain(message.TextBody!.Split('\n'), line => line.StartsWith("Bcc", StringComparison.Ordinal));
                inText |= message.TextBody.Contains("Bcc: evil@e.com", StringComparison.Ordinal); // in one line
                inSubject |= subject.Contains("x Bcc: evil@e.com", StringComparison.Ordinal);
            }

            Assert.True(inText);
            Assert.True(inSubject);
        }) { Changes = true },
        new("D44", "markup in a name: shown as text in the mail", async scene =>
        {
            await scene.Change("updateApplicationUser", new { applicationUserId = scene.User.Id, name = Markup });
            var told = false;
            foreach (var mail in await Mails(scene))
            {
                using var message = await Read(mail);
                Assert.DoesNotContain("<img", message.HtmlBody, StringComparison.OrdinalIgnoreCase);
                told |= message.HtmlBody!.Contains("&lt;img src=x onerror=alert(1)&gt;", StringComparison.Ordinal) && message.TextBody!.Contains(Markup, StringComparison.Ordinal);
            }

            Assert.True(told);
        }) { Changes = true },
        new("D45", "a formula in a name: text in the CSV export", async scene =>
        {
            await scene.Change("updateApplicationUser", new { applicationUserId = scene.User.Id, name = Formula });
            await using var auditor = new AuditorNode(scene.Database, null, null, ("Mail:Host", null));
            using var output = new StringWriter();
            await auditor.Terminal.Run(Severity.High, TerminalFormat.Csv, output, CancellationToken.None);
            Assert.Contains("\"'=HYPERLINK(\"\"http://e\"\",\"\"x\"\")", output.ToString(), StringComparison.Ordinal);
            Assert.DoesNotContain(output.ToString().Split(["\r\n", ","], StringSplitOptions.None), cell => cell.TrimStart('"').StartsWith('='));
        }) { Changes = true },
    ];

    /// <summary>
    /// What an audit makes a real SMTP server take after the first, which tells no owner: a new token that is open to the internet, whose
    /// description wants to be a header, and an expired one that is still called, which its owner reads of by the user's name in the subject.
    /// </summary>
    private static async Task<IReadOnlyList<SinkMail>> Mails(AttackScene scene)
    {
        await using var sink = new SmtpSink();
        await using var auditor = new AuditorNode(scene.Database, sink);
        await auditor.Audit(scene.Tenant);
        await auditor.Send(); // and what other rows left in the outbox
        var before = sink.Seen.Count;
        await scene.Change("createToken", new { applicationUserId = scene.User.Id, description = Header, ipAllowlist = new[] { "0.0.0.0/0" }, allowAnyAddress = true });
        await RefuseExpired(scene);
        await auditor.Audit(scene.Tenant);
        await auditor.Send();
        var mails = sink.Seen.Skip(before).ToList();
        Assert.NotEmpty(mails);
        return mails;
    }

    private static async Task RefuseExpired(AttackScene scene)
    {
        var (_, secret) = await scene.Tenant.Token(scene.User, maxAgeSeconds: 600);
        scene.Database.Clock.Advance(TimeSpan.FromSeconds(601));
        Assert.Equal(HttpStatusCode.Unauthorized, (await scene.Ask(service => service.Verify(secret.Reveal()))).Status);
        await scene.Gateway.FlushUses();
    }

    private static Task<MimeMessage> Read(SinkMail mail) => MimeMessage.LoadAsync(new MemoryStream(Encoding.Latin1.GetBytes(mail.Bytes)));
}
