using System.Text;
using AppUsersGateway.Data.Emails;
using AppUsersGateway.Tests.Support;
using MimeKit;
using Xunit;

namespace AppUsersGateway.Tests.Auditor.Mail;

/// <summary>Real conversations with a server that misbehaves as told. Each test also asserts that it did.</summary>
public sealed class OutboxSenderTests
{
    private static readonly TimeSpan FirstDelay = TimeSpan.FromMinutes(1);

    [Theory, OnSqlite, OnPostgreSql]
    public async Task The_digest_arrives_whole(TestEngine engine)
    {
        await using var scene = await SmtpScene.On(engine);

        Assert.Equal((1, 1), await scene.Auditor.Send());

        var email = await scene.Only();
        var mail = Assert.Single(scene.Sink.Taken);
        using var message = await Read(mail);
        Assert.Equal(["ada@example.com"], mail.Recipients);
        Assert.Equal("[AppUsers · Example] 1 critical, 1 new · Token audit 23 Nov", message.Subject);
        Assert.Equal($"{email.MessageKey}@appusers.example.com", message.MessageId);
        Assert.Equal(email.CreatedAt, message.Date);
        Assert.Equal("auto-generated", message.Headers["Auto-Submitted"]);
        Assert.Equal("All", message.Headers["X-Auto-Response-Suppress"]);
        Assert.Equal("AppUsers audit <audit.appusers.example.com>", message.Headers["List-Id"]);
        Assert.Equal(email.RunId, message.Headers["X-AppUsers-Run"]);
        Assert.Equal("AppUsers auditor", message.From.Mailboxes.Single().Name);
        Assert.Equal(["text/plain", "text/html"], message.BodyParts.Select(part => part.ContentType.MimeType));
        Assert.Equal(email.Text, message.TextBody!.ReplaceLineEndings("\n"));
        Assert.Equal(email.Html.ReplaceLineEndings("\n"), message.HtmlBody!.ReplaceLineEndings("\n"));
        Assert.Equal((EmailStatus.Sent, 1, null), (email.Status, email.Attempts, email.LastError));
        Assert.Equal((0, 0), await scene.Auditor.Send());
        Assert.Equal(0, scene.Sink.FaultsFired);
    }

    [Theory]
    [InlineData(SmtpStage.Mail, "452 later", "SMTP server refused the sender (452)")]
    [InlineData(SmtpStage.Rcpt, "450 greylisted", "SMTP server refused the recipient (450)")]
    [InlineData(SmtpStage.End, "451 later", "SMTP server refused the message (451)")]
    [InlineData(SmtpStage.Data, null, "SMTP connection was lost before the server confirmed")]
    [InlineData(SmtpStage.End, null, "SMTP connection was lost before the server confirmed")]
    public async Task What_is_not_taken_now_is_tried_again_with_the_same_bytes(SmtpStage stage, string? reply, string problem)
    {
        await using var scene = await SmtpScene.On(TestEngine.Sqlite);
        scene.Sink.Fail(stage, reply);

        Assert.Equal((0, 1), await scene.Auditor.Send());
        var waiting = await scene.Only();
        Assert.Equal((0, 0), await scene.Auditor.Send());
        scene.Database.Clock.Advance(FirstDelay);
        Assert.Equal((1, 1), await scene.Auditor.Send());

        Assert.Equal(1, scene.Sink.FaultsFired);
        Assert.Equal((EmailStatus.Pending, problem), (waiting.Status, waiting.LastError));
        Assert.Equal(Given.Now + FirstDelay, waiting.NextAttemptAt);
        var sent = await scene.Only();
        Assert.Equal((EmailStatus.Sent, 2, null), (sent.Status, sent.Attempts, sent.LastError));
        Assert.Single(scene.Sink.Taken);
        Assert.Single(scene.Sink.Seen.Select(mail => mail.Bytes).Distinct(StringComparer.Ordinal));
        Assert.Equal(stage == SmtpStage.End ? 2 : 1, scene.Sink.Seen.Count);
    }

    [Fact]
    public async Task A_recipient_who_is_refused_for_good_fails_alone()
    {
        await using var scene = await SmtpScene.On(TestEngine.Sqlite, "rita@example.com");
        scene.Sink.Fail(SmtpStage.Rcpt, "550 no such user here rita@example.com", "rita@example.com");

        Assert.Equal((1, 2), await scene.Auditor.Send());

        Assert.Equal(1, scene.Sink.FaultsFired);
        var emails = await scene.Auditor.Emails(scene.Tenant);
        var failed = Assert.Single(emails, email => email.Status == EmailStatus.Failed);
        Assert.Equal(("rita@example.com", "SMTP server refused the recipient (550)"), (failed.RecipientAddress, failed.LastError));
        Assert.Equal("ada@example.com", Assert.Single(emails, email => email.Status == EmailStatus.Sent).RecipientAddress);
        Assert.Contains(scene.Auditor.Log.All, line => line.Contains("r***@example.com", StringComparison.Ordinal));
        Assert.DoesNotContain(scene.Auditor.Log.All, line => line.Contains("rita@", StringComparison.Ordinal) || line.Contains("no such user", StringComparison.Ordinal));
    }

    [Fact]
    public async Task One_that_is_sent_again_goes_out_with_the_same_bytes_also_long_after()
    {
        await using var scene = await SmtpScene.On(TestEngine.Sqlite);
        scene.Sink.Fail(SmtpStage.Rcpt, "550 no such user here");
        await scene.Auditor.Send();
        var failed = await scene.Only();
        scene.Database.Clock.Advance(TimeSpan.FromDays(30));

        var waiting = await scene.Database.Write(session => scene.Database.Emails.Resend(session, scene.Tenant.Id, failed.Id));
        Assert.Null(await scene.Database.Write(session => scene.Database.Emails.Resend(session, scene.Tenant.Id, failed.Id)));
        Assert.Equal((1, 1), await scene.Auditor.Send());
        await scene.Database.Write(session => scene.Database.Emails.Resend(session, scene.Tenant.Id, failed.Id));
        Assert.Equal((1, 1), await scene.Auditor.Send());

        Assert.Equal((EmailStatus.Failed, EmailStatus.Pending), (failed.Status, waiting!.Status));
        Assert.Equal(1, scene.Sink.FaultsFired);
        Assert.Equal(2, scene.Sink.Taken.Count());
        Assert.Single(scene.Sink.Taken.Select(mail => mail.Bytes).Distinct(StringComparer.Ordinal));
        Assert.Equal(EmailStatus.Sent, (await scene.Only()).Status);
    }

    [Fact]
    public async Task A_goodbye_that_fails_does_not_send_twice()
    {
        await using var scene = await SmtpScene.On(TestEngine.Sqlite);
        scene.Sink.Fail(SmtpStage.Quit, reply: null);

        Assert.Equal((1, 1), await scene.Auditor.Send());
        scene.Database.Clock.Advance(TimeSpan.FromDays(1));
        Assert.Equal((0, 0), await scene.Auditor.Send());

        Assert.Equal(1, scene.Sink.FaultsFired);
        Assert.Single(scene.Sink.Seen);
    }

    [Theory, OnSqlite, OnPostgreSql]
    public async Task A_mail_is_sent_before_the_server_is_said_goodbye(TestEngine engine)
    {
        await using var scene = await SmtpScene.On(engine);
        scene.Sink.Fail(SmtpStage.Quit, SmtpSink.Stall);

        var sending = scene.Auditor.Send();
        await scene.Sink.Struck();
        var status = (await scene.Only()).Status;
        scene.Database.Clock.Advance(TimeSpan.FromSeconds(6)); // no server is waited for longer

        Assert.Equal(EmailStatus.Sent, status);
        Assert.Equal((1, 1), await sending);
        Assert.Equal(1, scene.Sink.FaultsFired);
    }

    [Fact]
    public async Task A_mail_that_is_never_taken_is_tried_at_growing_intervals_and_given_up_after_five_days()
    {
        await using var scene = await SmtpScene.On(TestEngine.Sqlite);
        var delays = new List<double>();
        while (await scene.Only() is { Status: EmailStatus.Pending } waiting)
        {
            scene.Database.Clock.SetUtcNow(waiting.NextAttemptAt);
            scene.Sink.Fail(SmtpStage.Rcpt, "450 later");
            await scene.Auditor.Send();
            delays.Add(((await scene.Only()).NextAttemptAt - scene.Database.Clock.GetUtcNow()).TotalMinutes);
        }

        Assert.Equal(delays.Count, scene.Sink.FaultsFired);
        Assert.Equal([1, 5, 15, 30, 30], delays.Take(5));
        Assert.InRange(scene.Database.Clock.GetUtcNow() - Given.Now, TimeSpan.FromDays(5) - TimeSpan.FromHours(1), TimeSpan.FromDays(5));
    }

    [Fact]
    public async Task A_server_that_is_gone_is_left_alone_for_five_minutes()
    {
        await using var scene = await SmtpScene.On(TestEngine.Sqlite, "rita@example.com");
        await scene.Sink.DisposeAsync();

        Assert.Equal((0, 1), await scene.Auditor.Send());
        scene.Database.Clock.Advance(TimeSpan.FromMinutes(4));
        Assert.Equal((0, 0), await scene.Auditor.Send());
        scene.Database.Clock.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal((0, 1), await scene.Auditor.Send());

        Assert.All((await scene.Auditor.Emails(scene.Tenant)), email => Assert.Equal(EmailStatus.Pending, email.Status));
        Assert.Contains(await scene.Auditor.Emails(scene.Tenant), email => email.LastError == "SMTP server cannot be reached");
    }

    [Fact]
    public async Task Nothing_is_said_to_a_server_without_the_encryption_that_was_demanded()
    {
        await using var scene = await SmtpScene.On(TestEngine.Sqlite, settings: ("Mail:Security", "StartTls"));

        Assert.Equal((0, 1), await scene.Auditor.Send());

        Assert.Equal("SMTP server does not offer STARTTLS, which Mail:Security demands", (await scene.Only()).LastError);
        Assert.Empty(scene.Sink.Seen);
    }

    private static Task<MimeMessage> Read(SinkMail mail) => MimeMessage.LoadAsync(new MemoryStream(Encoding.Latin1.GetBytes(mail.Bytes)));
}
