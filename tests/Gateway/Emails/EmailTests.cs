using AppUsersGateway.Data.Emails;
using AppUsersGateway.Tests.Support;
using Xunit;

namespace AppUsersGateway.Tests.Gateway.Emails;

/// <summary>What a reviewer sees of the outbox.</summary>
public sealed class EmailTests
{
    [Theory, OnSqlite, OnPostgreSql]
    public async Task What_is_sent_of_a_mail_that_was_too_large_is_shown_beside_the_whole(TestEngine engine)
    {
        await using var database = await TestDatabase.Create(engine);
        await using var app = await GatewayApp.Start(database);
        await using var auditor = new AuditorNode(database);
        var tenant = await database.GivenTenant();
        var (_, rita) = await tenant.Person("rita@example.com", "organization:audit:read");
        await tenant.Token(await tenant.User());
        await auditor.Audit(tenant);
        var email = (await auditor.Emails(tenant)).First(mail => mail.Kind == EmailKind.AuditDigest && mail.RecipientAddress == "rita@example.com");

        Assert.Equal("""{"email":{"shortText":null}}""", await Ask());
        await database.Write(session => database.Emails.Shorten(session, email.Id, "The beginning."));
        Assert.Equal("""{"email":{"shortText":"The beginning."}}""", await Ask());

        async Task<string> Ask() => (await app.As(rita).Data("query($id: ID!) { email(id: $id) { shortText } }", new { id = email.Id })).GetRawText();
    }
}
