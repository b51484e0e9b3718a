using System.Text;
using AppUsersGateway.Auditor.Emails.Digests;
using AppUsersGateway.Tests.Support;
using Snapshooter.Xunit;
using Xunit;

namespace AppUsersGateway.Tests.Auditor.Emails;

public sealed class AuditDigestTests
{
    private const int LongestLine = 78;

    [Fact]
    public async Task Subject_and_text_say_everything()
    {
        var (digest, _) = await AuditDigestWriter.Write(GivenDigest.Morning(), GivenDigest.Reader);

        var text = AuditDigestText.Of(digest);

        Assert.All(text.Split('\n'), line => Assert.True(line.Length <= LongestLine, line));
        Snapshot.Match($"Subject: {digest.Subject}\n\n{text}");
    }

    [Fact]
    public async Task The_html_says_the_same()
    {
        var (_, html) = await AuditDigestWriter.Write(GivenDigest.Morning(), GivenDigest.Reader);

        Assert.DoesNotContain("<img", html, StringComparison.Ordinal);
        Assert.DoesNotContain("<script", html, StringComparison.Ordinal);
        Assert.DoesNotContain("url(", html, StringComparison.Ordinal);
        Snapshot.Match(html);
    }

    [Fact]
    public async Task Fifty_thousand_findings_fit_into_one_mail()
    {
        const int Tokens = 50_000;
        var noise = new string('界', 1_000);
        var tokens = Enumerable.Range(0, Tokens).Select(i => GivenDigest.Token("u" + noise, noise, $"{i:D5}", noise) with { IpAllowlist = Given.Allowlist("0.0.0.0/0") }).ToList();

        var (digest, html) = await AuditDigestWriter.Write(GivenDigest.Of(tokens, []), GivenDigest.Reader);

        Assert.Equal(Tokens, digest.Counts.New);
        Assert.Equal(Tokens, digest.ActNow.Items.Count + digest.ActNow.More);
        Assert.InRange(Encoding.UTF8.GetByteCount(html), 1, 100_000);
        Assert.InRange(Encoding.UTF8.GetByteCount(AuditDigestText.Of(digest)), 1, 100_000);
    }
}
