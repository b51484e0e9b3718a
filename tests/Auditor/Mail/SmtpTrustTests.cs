using AppUsersGateway.Tests.Support;
using Xunit;

namespace AppUsersGateway.Tests.Auditor.Mail;

/// <summary>To whom password and mail go: only to a server that proved its name.</summary>
public sealed class SmtpTrustTests
{
    private static readonly TimeSpan LongestDelay = TimeSpan.FromMinutes(5);

    private static (string Key, string? Value)[] Account => [("Mail:Security", "StartTls"), ("Mail:UserName", "audit"), ("Mail:Password", "opensesame")];

    [Fact]
    public async Task A_password_goes_to_a_trusted_server_over_TLS_alone()
    {
        using var certificate = TestCertificate.Create();
        await using var scene = await SmtpScene.Of(reviewer: null, certificate, [.. Account, ("Mail:TrustedCertificates", certificate.File)]);

        Assert.Equal((1, 1), await scene.Auditor.Send());

        Assert.Single(scene.Sink.Taken);
        Assert.True(Assert.Single(scene.Sink.Credentials).Encrypted);
    }

    [Theory]
    [InlineData(null, false, "TLS with the SMTP server failed: its certificate is not valid for it or not trusted")]
    [InlineData("elsewhere.example.com", true, "TLS with the SMTP server failed: its certificate is not valid for it or not trusted")]
    public async Task A_server_that_cannot_prove_its_name_gets_neither_password_nor_mail(string? name, bool trusted, string problem)
    {
        using var certificate = TestCertificate.Create(name);
        await using var scene = await SmtpScene.Of(reviewer: null, certificate, [.. Account, .. trusted ? [("Mail:TrustedCertificates", certificate.File)] : Array.Empty<(string, string?)>()]);

        Assert.Equal((0, 1), await scene.Auditor.Send());

        await scene.AssertSilentAlarm(problem);
    }

    [Fact]
    public async Task A_server_without_TLS_gets_neither_password_nor_mail()
    {
        await using var scene = await SmtpScene.Of(reviewer: null, certificate: null, Account);

        Assert.Equal((0, 1), await scene.Auditor.Send());

        await scene.AssertSilentAlarm("SMTP server does not offer STARTTLS, which Mail:Security demands");
    }

    [Theory]
    [InlineData("454 TLS not now")]
    [InlineData("220 go on\r\n250-injected\r\n250 AUTH PLAIN LOGIN")]
    public async Task What_is_said_around_the_beginning_of_TLS_makes_nobody_send_in_the_clear(string reply)
    {
        using var certificate = TestCertificate.Create();
        await using var scene = await SmtpScene.Of(reviewer: null, certificate, [.. Account, ("Mail:TrustedCertificates", certificate.File)]);
        scene.Sink.Fail(SmtpStage.StartTls, reply);

        await scene.Auditor.Send();
        scene.Database.Clock.Advance(LongestDelay);
        await scene.Auditor.Send();

        Assert.Equal(1, scene.Sink.FaultsFired);
        Assert.All(scene.Sink.Credentials, credential => Assert.True(credential.Encrypted));
        Assert.Single(scene.Sink.Taken);
    }

    [Theory]
    [InlineData("454 not now", "SMTP server cannot authenticate anybody now", false)]
    [InlineData("535 wrong", "SMTP server refused Mail:UserName and Mail:Password", true)]
    [InlineData(null, "SMTP connection was lost while authenticating", false)]
    public async Task A_password_that_is_not_taken_is_tried_once_in_five_minutes(string? reply, string problem, bool isAlarm)
    {
        using var certificate = TestCertificate.Create();
        await using var scene = await SmtpScene.Of("rita@example.com", certificate, [.. Account, ("Mail:TrustedCertificates", certificate.File)]);
        scene.Sink.Fail(SmtpStage.Auth, reply);

        Assert.Equal((0, 1), await scene.Auditor.Send());
        scene.Database.Clock.Advance(TimeSpan.FromMinutes(4));
        Assert.Equal((0, 0), await scene.Auditor.Send());
        Assert.Single(scene.Sink.Credentials);
        scene.Database.Clock.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal((2, 2), await scene.Auditor.Send());

        Assert.Equal(1, scene.Sink.FaultsFired);
        Assert.Contains(scene.Auditor.Log.All, line => line.StartsWith(isAlarm ? "Error" : "Warning", StringComparison.Ordinal) && line.Contains(problem, StringComparison.Ordinal));
        Assert.Equal(2, scene.Sink.Taken.Count());
    }
}
