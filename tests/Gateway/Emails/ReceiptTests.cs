using AppUsersGateway.Data.Emails;
using AppUsersGateway.Data.Paging;
using AppUsersGateway.Tests.Support;
using Xunit;

namespace AppUsersGateway.Tests.Gateway.Emails;

/// <summary>Whoever owns a token, or was alerted about it, hears what was done to it; whoever did it knows.</summary>
public sealed class ReceiptTests
{
    [Theory, OnSqlite, OnPostgreSql]
    public async Task The_owner_gets_a_receipt_of_what_another_does_and_none_of_the_own_hand(TestEngine engine)
    {
        await using var database = await TestDatabase.Create(engine);
        await using var app = await GatewayApp.Start(database);
        var tenant = await database.GivenTenant();
        var (_, ada) = await tenant.AdministratorToken();
        var (owner, otto) = await tenant.Person("otto@example.com");
        var user = await tenant.User("billing-export");
        await database.Tamper("update application_users set owner_id = @Owner where id = @Id", new { Owner = owner.Id, user.Id });
        var (token, _) = await tenant.Token(user);
        var (another, _) = await tenant.Token(user);

        await Ask(app, ada.Reveal(), "suspendToken", $"tokenId: \"{token.Id}\", reason: \"odd use\"");
        await Ask(app, ada.Reveal(), "resumeToken", $"tokenId: \"{token.Id}\"");
        await Ask(app, ada.Reveal(), "createRuleException", $"rule: \"TOK-007\", tokenId: \"{token.Id}\", reason: \"seasonal\", until: \"2026-12-23T06:00:00Z\"");
        await Ask(app, ada.Reveal(), "revokeTokens", $"tokenIds: [\"{token.Id}\", \"{another.Id}\"], reason: \"gone\"");
        await Ask(app, otto, "suspendToken", "tokenId: \"tok_00000000000000000000000000\"", refused: true);

        var emails = (await Emails(database, tenant)).OrderBy(email => email.Subject, StringComparer.Ordinal).ToList();
        Assert.All(emails, email => Assert.Equal((EmailKind.ActionReceipt, "otto@example.com"), (email.Kind, email.RecipientAddress)));
        Assert.Equal(
            [$"Exception of TOK-007: billing-export / {token.Prefix}… (until 23 Dec)", $"Restored: billing-export / {token.Prefix}…", "Revoked: 2 tokens of billing-export", $"Suspended: billing-export / {token.Prefix}…"],
            emails.Select(email => email.Subject));
        Assert.Contains("resumeToken", emails[3].Text, StringComparison.Ordinal);
        Assert.Matches(@"Why:\s+odd use", emails[3].Text);
        Assert.Matches(@"By:\s+Ada Example, from 127\.0\.0\.1", emails[3].Text);
        Assert.Contains("endRuleException", emails[0].Text, StringComparison.Ordinal);
        Assert.Contains(another.Id, emails[2].Text, StringComparison.Ordinal);
    }

    [Theory, OnSqlite, OnPostgreSql]
    public async Task Who_was_alerted_hears_the_end_of_it_below_the_alert(TestEngine engine)
    {
        await using var database = await TestDatabase.Create(engine);
        await using var auditor = new AuditorNode(database);
        await using var app = await GatewayApp.Start(database);
        var tenant = await database.GivenTenant();
        var (_, ada) = await tenant.AdministratorToken();
        await tenant.Person("rita@example.com", "organization:audit:read");
        await tenant.Person("olga@example.com", "organization:app_users:read");
        var (token, _) = await tenant.Token(await tenant.User());
        await auditor.Audit(tenant);
        await Ask(app, ada.Reveal(), "reportLeak", $"tokenId: \"{token.Id}\", place: \"a public gist\"");
        await auditor.Audit(tenant);

        await Ask(app, ada.Reveal(), "revokeToken", $"tokenId: \"{token.Id}\", reason: \"leaked\"");

        var emails = await Emails(database, tenant);
        var receipts = emails.Where(email => email.Kind == EmailKind.ActionReceipt).ToList();
        Assert.Equal(["ada@example.com", "rita@example.com"], receipts.Select(email => email.RecipientAddress).Order(StringComparer.Ordinal));
        Assert.All(receipts, receipt => Assert.Equal(
            emails.Single(email => email.Kind == EmailKind.Alert && email.RecipientId == receipt.RecipientId).MessageKey, receipt.Thread));
    }

    [Theory, OnSqlite, OnPostgreSql]
    public async Task A_test_mail_goes_to_whoever_asks_or_to_whom_is_named(TestEngine engine)
    {
        await using var database = await TestDatabase.Create(engine);
        await using var app = await GatewayApp.Start(database);
        var tenant = await database.GivenTenant();
        var (_, ada) = await tenant.AdministratorToken();
        var (rita, reviewer) = await tenant.Person("rita@example.com", "organization:audit:read");

        await Ask(app, ada.Reveal(), "sendTestEmail", "");
        await Ask(app, ada.Reveal(), "sendTestEmail", $"administratorId: \"{rita.Id}\"");
        var (_, refused) = await app.As(reviewer).Send("mutation { sendTestEmail(input: {}) { errors { code } } }");

        Assert.Contains("FORBIDDEN", refused, StringComparison.Ordinal);
        var emails = await Emails(database, tenant);
        Assert.Equal(["ada@example.com", "rita@example.com"], emails.Select(email => email.RecipientAddress).Order(StringComparer.Ordinal));
        Assert.All(emails, email => Assert.Equal((EmailKind.Test, "[AppUsers · Example] Test mail"), (email.Kind, email.Subject)));
    }

    private static async Task Ask(GatewayApp app, string token, string mutation, string input, bool refused = false)
    {
        var (_, answer) = await app.As(token).Send($"mutation {{ {mutation}(input: {{ {input} }}) {{ errors {{ code message }} }} }}");
        Assert.True(!refused == answer.Contains("\"errors\":[]", StringComparison.Ordinal), answer);
    }

    private static async Task<IReadOnlyList<Email>> Emails(TestDatabase database, Tenant tenant) =>
        [.. (await database.Read(session => database.Emails.List(tenant.Id, null).Page(session, EmailOutbox.NewestFirst, new PageRequest(PageRequest.MaximumSize))))
            .Items.Select(item => item.Node).Reverse()];
}
