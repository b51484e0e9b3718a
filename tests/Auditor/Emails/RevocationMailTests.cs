using AppUsersGateway.Auditor.Emails;
using AppUsersGateway.Data.Tokens;
using AppUsersGateway.Tests.Support;
using Snapshooter.Xunit;
using Xunit;

namespace AppUsersGateway.Tests.Auditor.Emails;

/// <summary>What an owner is told when somebody ends a token by showing it.</summary>
public sealed class RevocationMailTests
{
    [Fact]
    public async Task Subject_and_text_say_everything()
    {
        var mail = await Mail();

        Snapshot.Match($"Subject: {mail.Subject}\n\n{mail.Text()}");
    }

    [Fact]
    public async Task The_html_says_the_same()
    {
        var mail = await Mail();

        var html = await mail.Html();

        Assert.All(mail.Facts, fact => Assert.Contains(fact.Label, html, StringComparison.Ordinal));
        Snapshot.Match(html);
    }

    private static async Task<RevocationMail> Mail()
    {
        await using var database = await TestDatabase.Create(TestEngine.Sqlite);
        var tenant = await database.GivenTenant();
        var user = await tenant.User();
        var token = (await tenant.Token(user)).Token with { Id = "tok_01", Prefix = "augu_7fQ2kd", LastUsedAt = Given.DaysAgo(2), LastUsedIp = "192.0.2.7" };
        return new RevocationMail(tenant.Administrator, user, token, new Holder("203.0.113.9", "curl/8.9.1"), Given.Now, "https://gateway.example.com/explorer/");
    }
}
