using AppUsersGateway.Data.Emails;
using AppUsersGateway.Tests.Support;
using Xunit;

namespace AppUsersGateway.Tests.Auditor.Mail;

/// <summary>The fault matrix of SMTP: real conversations with a server that misbehaves once. Afterwards the mail is there once, with the same bytes.</summary>
public sealed class SmtpFaultTests
{
    private static readonly TimeSpan LongestDelay = TimeSpan.FromMinutes(5);

    [Theory]
    [InlineData(SmtpStage.Banner, "421 closing", "SMTP server refused the connection (421)")]
    [InlineData(SmtpStage.Banner, "554 no service", "SMTP server refused the connection (554)")]
    [InlineData(SmtpStage.Banner, "hello there, this is no mail server", "What answers at Mail:Host and Mail:Port is no SMTP server, or closed the connection at once")]
    [InlineData(SmtpStage.Banner, null, "What answers at Mail:Host and Mail:Port is no SMTP server, or closed the connection at once")]
    [InlineData(SmtpStage.Banner, SmtpSink.Reset, "SMTP server cannot be reached")]
    [InlineData(SmtpStage.Banner, SmtpSink.Stall, "SMTP server cannot be reached")]
    [InlineData(SmtpStage.Banner, SmtpSink.Drip, "SMTP server cannot be reached")]
    [InlineData(SmtpStage.Hello, null, "What answers at Mail:Host and Mail:Port is no SMTP server, or closed the connection at once")]
    [InlineData(SmtpStage.Hello, SmtpSink.Stall, "SMTP server cannot be reached")]
    [InlineData(SmtpStage.Mail, "452 no room", "SMTP server refused the sender (452)")]
    [InlineData(SmtpStage.Mail, SmtpSink.Stall, "SMTP server took too long")]
    [InlineData(SmtpStage.Rcpt, "450 greylisted", "SMTP server refused the recipient (450)")]
    [InlineData(SmtpStage.Rcpt, SmtpSink.Reset, "SMTP connection was lost before the server confirmed")]
    [InlineData(SmtpStage.Data, "451 later", "SMTP server takes no mail now (451)")]
    [InlineData(SmtpStage.Data, SmtpSink.Stall, "SMTP server took too long")]
    [InlineData(SmtpStage.Body, null, "SMTP connection was lost before the server confirmed")]
    [InlineData(SmtpStage.Body, SmtpSink.Reset, "SMTP connection was lost before the server confirmed")]
    [InlineData(SmtpStage.Body, SmtpSink.Stall, "SMTP server took too long")]
    [InlineData(SmtpStage.End, "451 later", "SMTP server refused the message (451)")]
    [InlineData(SmtpStage.End, null, "SMTP connection was lost before the server confirmed")]
    [InlineData(SmtpStage.End, SmtpSink.Reset, "SMTP connection was lost before the server confirmed")]
    [InlineData(SmtpStage.End, SmtpSink.Stall, "SMTP server took too long")]
    [InlineData(SmtpStage.End, SmtpSink.Drip, "SMTP server took too long")]
    [InlineData(SmtpStage.Data, SmtpSink.Trickle, "SMTP server took too long")]
    [InlineData(SmtpStage.End, SmtpSink.Trickle, "SMTP server took too long")]
    public async Task What_passes_is_waited_out_and_the_mail_comes_once(SmtpStage stage, string? reply, string problem)
    {
        await using var scene = await SmtpScene.Of();
        scene.Sink.Fail(stage, reply);

        Assert.Equal((0, 1), await scene.SendThrough(reply is SmtpSink.Stall or SmtpSink.Drip or SmtpSink.Trickle));
        var waiting = await scene.Only();
        Assert.Equal((0, 0), await scene.Auditor.Send());
        scene.Database.Clock.Advance(LongestDelay);
        Assert.Equal((1, 1), await scene.Auditor.Send());

        Assert.Equal(1, scene.Sink.FaultsFired);
        Assert.Equal((EmailStatus.Pending, problem), (waiting.Status, waiting.LastError));
        Assert.Single(scene.Sink.Taken);
        Assert.Single(scene.Sink.Seen.Select(mail => mail.Bytes).Distinct(StringComparer.Ordinal));
        Assert.Equal(stage == SmtpStage.End ? 2 : 1, scene.Sink.Seen.Count);
        Assert.Equal((EmailStatus.Sent, 2), ((await scene.Only()).Status, (await scene.Only()).Attempts));
    }

    [Theory]
    [InlineData(SmtpStage.Rcpt, "550 no such user", "SMTP server refused the recipient (550)")]
    [InlineData(SmtpStage.End, "554 we do not like it", "SMTP server refused the message (554)")]
    public async Task What_is_refused_for_good_fails_alone_and_is_a_finding_of_the_next_audit(SmtpStage stage, string reply, string problem)
    {
        await using var scene = await SmtpScene.Of(reviewer: "rita@example.com");
        scene.Sink.Fail(stage, reply);

        Assert.Equal((1, 2), await scene.Auditor.Send());
        scene.Database.Clock.Advance(TimeSpan.FromDays(1));
        await scene.Auditor.Audit(scene.Tenant);

        Assert.Equal(1, scene.Sink.FaultsFired);
        var emails = await scene.Auditor.Emails(scene.Tenant);
        Assert.Equal(problem, Assert.Single(emails, email => email.Status == EmailStatus.Failed).LastError);
        Assert.Contains(await scene.Auditor.Findings(scene.Tenant), finding => finding.Rule == "SYS-001" && finding.Title == "could not deliver 1 mail");
        Assert.Contains(emails, email => email.Kind == EmailKind.Alert && email.Text.Contains("could not deliver 1 mail", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(SmtpStage.End)]
    [InlineData(SmtpStage.Mail)]
    public async Task What_is_too_large_is_shortened_once_and_then_the_same_each_time(SmtpStage stage)
    {
        await using var scene = await SmtpScene.Of();
        var whole = await scene.Only();
        scene.Sink.Fail(stage, "552 5.3.4 too large");
        scene.Sink.Fail(SmtpStage.End, "451 later");

        Assert.Equal((0, 1), await scene.Auditor.Send());
        Assert.Equal("SMTP server finds the message too large (552)", (await scene.Only()).LastError);
        scene.Database.Clock.Advance(LongestDelay);
        Assert.Equal((0, 1), await scene.Auditor.Send());
        scene.Database.Clock.Advance(LongestDelay);
        Assert.Equal((1, 1), await scene.Auditor.Send());

        Assert.Equal(2, scene.Sink.FaultsFired);
        var (sent, kept) = (Assert.Single(scene.Sink.Taken).Bytes, await scene.Only());
        Assert.Equal(sent, scene.Sink.Seen.ToList()[^2].Bytes);
        Assert.DoesNotContain("text/html", sent, StringComparison.Ordinal);
        Assert.DoesNotContain("text/calendar", sent, StringComparison.Ordinal);
        Assert.Contains("found the whole mail too large", sent, StringComparison.Ordinal);
        Assert.Contains(kept.Id, sent, StringComparison.Ordinal);
        Assert.Equal((EmailStatus.Sent, whole.Text, whole.Html), (kept.Status, kept.Text, kept.Html));
    }

    [Fact]
    public async Task What_is_too_large_even_when_it_is_short_fails_alone()
    {
        await using var scene = await SmtpScene.Of();
        scene.Sink.Fail(SmtpStage.End, "552 too large");
        scene.Sink.Fail(SmtpStage.End, "552 too large");

        Assert.Equal((0, 1), await scene.Auditor.Send());
        scene.Database.Clock.Advance(LongestDelay);
        Assert.Equal((0, 1), await scene.Auditor.Send());

        Assert.Equal(2, scene.Sink.FaultsFired);
        Assert.Equal((EmailStatus.Failed, "SMTP server finds the message too large (552)"), ((await scene.Only()).Status, (await scene.Only()).LastError));
        Assert.Empty(scene.Sink.Taken);
    }

    [Fact]
    public async Task A_server_that_knows_no_EHLO_is_spoken_to_as_it_can()
    {
        await using var scene = await SmtpScene.Of();
        scene.Sink.Fail(SmtpStage.Hello, "502 what?");

        Assert.Equal((1, 1), await scene.Auditor.Send());

        Assert.Equal((1, 1), (scene.Sink.FaultsFired, scene.Sink.Taken.Count()));
    }

    [Fact]
    public async Task A_name_that_no_server_has_is_waited_out()
    {
        await using var scene = await SmtpScene.Of(reviewer: null, certificate: null, ("Mail:Host", "mail.invalid"));

        Assert.Equal((0, 1), await scene.Auditor.Send());

        Assert.Equal((EmailStatus.Pending, "SMTP server cannot be reached"), ((await scene.Only()).Status, (await scene.Only()).LastError));
        Assert.Equal(0, scene.Sink.Conversations);
    }

    /// <summary><c>OUTAGE_MAILS=10000</c> is the whole proof.</summary>
    [Theory, OnSqlite, OnPostgreSql]
    public async Task After_an_outage_of_eight_hours_everything_drains_in_order_and_once(TestEngine engine)
    {
        await using var scene = await SmtpScene.On(engine);
        var waiting = Enumerable.Range(0, LongRun.Times("OUTAGE_MAILS", 200)).Select(i => $"waiting-{i:D5}").ToList();
        var only = await scene.Only();
        await scene.Database.Write(async session =>
        {
            foreach (var (index, name) in waiting.Index())
            {
                await scene.Database.Emails.Add(session, only with { Id = $"eml_{name}", RunId = null, MessageKey = name, CreatedAt = Given.Now.AddSeconds(index), NextAttemptAt = Given.Now.AddSeconds(index) });
            }
        });
        for (var minutes = 0; minutes < 8 * 60; minutes += 5)
        {
            scene.Sink.Fail(SmtpStage.Banner, "421 down");
            Assert.Equal((0, 1), await scene.Auditor.Send());
            scene.Database.Clock.Advance(TimeSpan.FromMinutes(5));
        }

        var conversations = scene.Sink.Conversations;
        while (await scene.Database.Read(scene.Database.Emails.Waiting) > 0)
        {
            await scene.Auditor.Send();
            scene.Database.Clock.Advance(TimeSpan.FromMinutes(30));
        }

        Assert.Equal(96, conversations);
        Assert.Equal(96, scene.Sink.FaultsFired);
        Assert.Equal(waiting.Count + 1, scene.Sink.Taken.Select(mail => mail.Bytes).Distinct(StringComparer.Ordinal).Count());
        Assert.Equal(waiting.Count + 1, scene.Sink.Seen.Count);

        // Those that were tried in vain come again when it is their turn; all others in the order in which they were written.
        var untried = await scene.Database.Read(session => session.Query<string>("select message_key from emails where attempts = 1 and run_id is null order by created_at"));
        var names = untried.ToHashSet(StringComparer.Ordinal);
        Assert.True(names.Count >= waiting.Count - conversations);
        Assert.Equal(untried, scene.Sink.Taken.Select(mail => mail.MessageKey).Where(names.Contains));
    }
}
