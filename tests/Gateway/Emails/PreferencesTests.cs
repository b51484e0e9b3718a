using System.Net;
using AppUsersGateway.Auditor.Emails.Preferences;
using AppUsersGateway.Data.Activity;
using AppUsersGateway.Data.Emails;
using AppUsersGateway.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace AppUsersGateway.Tests.Gateway.Emails;

/// <summary>Leaving a kind of mail by the link in its header: a look changes nothing, one click does, and nobody else's link works.</summary>
public sealed class PreferencesTests
{
    private static readonly HttpClient Http = new();

    [Theory, OnSqlite, OnPostgreSql]
    public async Task Looking_changes_nothing_and_one_click_leaves(TestEngine engine)
    {
        await using var scene = await Scene.Of(engine);
        var link = await scene.Link("rita@example.com", EmailKind.AuditDigest);
        var before = await scene.Database.Dump();

        using var page = await Http.GetAsync(link);
        var text = await page.Content.ReadAsStringAsync();
        Assert.Equal(HttpStatusCode.OK, page.StatusCode);
        Assert.Contains("You get audit digests daily.", text, StringComparison.Ordinal);
        Assert.Contains("method=\"post\"", text, StringComparison.Ordinal);
        Assert.Contains("default-src 'none'", page.Headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);
        Assert.Equal(before, await scene.Database.Dump());

        Assert.Equal(HttpStatusCode.OK, await Post(link, ("List-Unsubscribe", "One-Click")));
        Assert.Equal(HttpStatusCode.OK, await Post(link, ("List-Unsubscribe", "One-Click")));
        await scene.Change();
        Assert.Equal(["ada@example.com"], await scene.DigestReaders());
        Assert.Equal(1, await scene.Entries());

        Assert.Equal(HttpStatusCode.OK, await Post(link, ("action", "return")));
        await scene.Change();
        Assert.Equal(["ada@example.com", "ada@example.com", "rita@example.com"], await scene.DigestReaders());
    }

    [Theory, OnSqlite, OnPostgreSql]
    public async Task The_last_reader_cannot_leave_however_many_try_at_once(TestEngine engine)
    {
        await using var scene = await Scene.Of(engine);
        var links = new[] { await scene.Link("ada@example.com", EmailKind.AuditDigest), await scene.Link("rita@example.com", EmailKind.AuditDigest) };

        var answers = await Task.WhenAll(links.Concat(links).Select(link => Post(link, ("List-Unsubscribe", "One-Click"))));

        Assert.Contains(HttpStatusCode.Conflict, answers);
        Assert.Equal(1, await scene.Entries());
        await scene.Change();
        Assert.Single(await scene.DigestReaders());
    }

    [Fact]
    public async Task A_link_is_good_for_one_person_and_one_kind_and_a_bad_one_leaves_no_trace()
    {
        await using var scene = await Scene.Of(TestEngine.Sqlite);
        var link = (await scene.Link("rita@example.com", EmailKind.AuditDigest)).ToString();
        var other = (await scene.Link("ada@example.com", EmailKind.AuditDigest)).ToString();
        var before = await scene.Database.Dump();
        string[] bad =
        [
            link[..^1] + (link[^1] == '0' ? '1' : '0'), link.Replace("AUDIT_DIGEST", "OWNER_NOTICE", StringComparison.Ordinal), link.Replace("AUDIT_DIGEST", "ALERT", StringComparison.Ordinal),
            link[..link.IndexOf("&k=", StringComparison.Ordinal)] + other[other.IndexOf("&k=", StringComparison.Ordinal)..], link[..link.IndexOf('?', StringComparison.Ordinal)], link + "&s=x", link.Replace("&s=", "&s=é", StringComparison.Ordinal),
        ];

        foreach (var wrong in bad)
        {
            Assert.Equal(HttpStatusCode.NotFound, await Post(new Uri(wrong), ("List-Unsubscribe", "One-Click")));
        }

        Assert.Equal(HttpStatusCode.BadRequest, await Post(new Uri(link), ("action", "everything")));
        Assert.Equal(HttpStatusCode.BadRequest, await Post(new Uri(link), ("padding", new string('x', 10_000))));
        Assert.Equal(before, await scene.Database.Dump());
    }

    [Theory, OnSqlite, OnPostgreSql]
    public async Task The_page_and_the_graph_set_the_same_frequency_and_the_last_reader_keeps_one(TestEngine engine)
    {
        const string Selection = "administrator { email digestFrequency }";
        await using var scene = await Scene.Of(engine);
        var link = await scene.Link("rita@example.com", EmailKind.AuditDigest);
        var rita = scene.App.As(scene.Ritas);

        Assert.Equal(HttpStatusCode.OK, await Post(link, ("action", "weekly")));
        Assert.Equal("""{"viewer":{"principal":{"digestFrequency":"WEEKLY"}}}""", (await rita.Data("{ viewer { principal { ... on Administrator { digestFrequency } } } }")).GetRawText());
        Assert.Contains("You get one audit digest a week.", await Http.GetStringAsync(link), StringComparison.Ordinal);
        var daily = await rita.Change("updateEmailPreferences", new { digestFrequency = "DAILY" }, Selection);
        Assert.Equal("""{"email":"rita@example.com","digestFrequency":"DAILY"}""", daily.GetProperty("administrator").GetRawText());
        await rita.Change("updateEmailPreferences", new { digestFrequency = "WEEKLY" }, Selection);
        await rita.Change("updateEmailPreferences", new { digestFrequency = "WEEKLY" }, Selection);

        // A weekly reader is one: the other may leave, and then this one may not.
        var ada = await scene.Link("ada@example.com", EmailKind.AuditDigest);
        Assert.Equal(HttpStatusCode.OK, await Post(ada, ("List-Unsubscribe", "One-Click")));
        Assert.Equal(HttpStatusCode.Conflict, await Post(link, ("action", "leave")));
        Assert.Equal("CONFLICT digestFrequency", await rita.Refusal("updateEmailPreferences", new { digestFrequency = "NEVER" }));
        Assert.Equal(
            "DAILY>WEEKLY WEEKLY>DAILY DAILY>WEEKLY DAILY>NEVER",
            string.Join(' ', (await scene.Changes()).Select(change => $"{change.Before}>{change.After}")));
        await scene.Change();
        Assert.Empty(await scene.DigestReaders());
    }

    [Theory, OnSqlite, OnPostgreSql]
    public async Task Where_the_last_reader_is_removed_those_who_had_left_are_alerted(TestEngine engine)
    {
        await using var scene = await Scene.Of(engine);
        Assert.Equal(HttpStatusCode.OK, await Post(await scene.Link("ada@example.com", EmailKind.AuditDigest), ("List-Unsubscribe", "One-Click")));
        await scene.Change();
        Assert.Equal(["rita@example.com"], await scene.DigestReaders());

        await scene.Remove("rita@example.com");
        await scene.Change();

        Assert.Equal(["rita@example.com"], await scene.DigestReaders());
        var alert = Assert.Single(await scene.Auditor.Emails(scene.Tenant), email => email.Kind == EmailKind.Alert);
        Assert.Equal("ada@example.com", alert.RecipientAddress);
        Assert.Contains("has nobody who gets its digests", alert.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_program_has_no_preferences_and_who_may_not_read_audits_sets_none()
    {
        await using var scene = await Scene.Of(TestEngine.Sqlite);
        var program = await scene.Tenant.User("reviewer");
        await scene.Tenant.Grant(program.Id, scene.Tenant.Id, "organization:audit:read");
        var (_, secret) = await scene.Tenant.Token(program);
        var (_, other) = await scene.Tenant.Person("otto@example.com", "organization:app_users:read");

        Assert.Equal("NOT_FOUND", (await scene.App.As(secret.Reveal()).Refusal("updateEmailPreferences", new { digestFrequency = "NEVER" })).TrimEnd());
        Assert.Contains("FORBIDDEN", (await scene.App.As(other).Send("mutation { updateEmailPreferences(input: {digestFrequency: NEVER}) { errors { code } } }")).Body, StringComparison.Ordinal);
        Assert.Equal(0, await scene.Entries());
    }

    [Fact]
    public async Task Notices_about_tokens_are_left_and_come_back_and_are_neither_weekly()
    {
        await using var scene = await Scene.Of(TestEngine.Sqlite);
        var link = await scene.Link("rita@example.com", EmailKind.OwnerNotice);

        Assert.Equal(HttpStatusCode.OK, await Post(link, ("List-Unsubscribe", "One-Click")));
        var page = await Http.GetStringAsync(link);
        Assert.Contains("You get no notices about your tokens any more.", page, StringComparison.Ordinal);
        Assert.DoesNotContain("week", page, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, await Post(link, ("action", "return")));
        Assert.Contains("You get notices about your tokens.", await Http.GetStringAsync(link), StringComparison.Ordinal);
        Assert.Equal(["on>off", "off>on"], (await scene.Changes()).Select(change => $"{change.Before}>{change.After}"));
    }

    private static async Task<HttpStatusCode> Post(Uri link, params (string Name, string Value)[] form)
    {
        using var content = new FormUrlEncodedContent(form.Select(field => KeyValuePair.Create(field.Name, field.Value)));
        using var answer = await Http.PostAsync(link, content);
        Leak.AssertNone(await answer.Content.ReadAsStringAsync());
        return answer.StatusCode;
    }

    private sealed class Scene : IAsyncDisposable
    {
        public required TestDatabase Database { get; init; }

        public required GatewayApp App { get; init; }

        public required AuditorNode Auditor { get; init; }

        public required Tenant Tenant { get; init; }

        /// <summary>The secret of Rita, who may read audits.</summary>
        public required string Ritas { get; init; }

        public static async Task<Scene> Of(TestEngine engine)
        {
            var database = await TestDatabase.Create(engine);
            var tenant = await database.GivenTenant();
            var (_, secret) = await tenant.Person("rita@example.com", "organization:audit:read");
            var scene = new Scene { Database = database, Tenant = tenant, Ritas = secret, App = await GatewayApp.Start(database), Auditor = new AuditorNode(database) };
            await scene.Auditor.Audit(tenant);
            return scene;
        }

        /// <summary>The link as a mail's header has it, but to this test's gateway.</summary>
        public async Task<Uri> Link(string address, EmailKind kind)
        {
            var person = (await Database.Read(session => Database.Administrators.FindByEmail(session, Tenant.Id, address)))!;
            var email = Mail(person.Id, kind);
            var link = await App.Services.GetRequiredService<UnsubscribeLinks>().For(email, CancellationToken.None);
            return new Uri(App.Url, link!.PathAndQuery);
        }

        /// <summary>Something changes, and is audited.</summary>
        public async Task Change()
        {
            Database.Clock.Advance(TimeSpan.FromMinutes(1));
            await Tenant.Token(await Tenant.User($"user-{Database.Clock.GetUtcNow().Minute}"), 30 * Tenant.Day);
            await Auditor.Audit(Tenant);
        }

        public async Task Remove(string address) => await Database.Write(async session =>
            await Database.Administrators.Remove(session, Tenant.Actor, (await Database.Administrators.FindByEmail(session, Tenant.Id, address))!.Id));

        public async Task<IEnumerable<string>> DigestReaders() =>
            (await Auditor.Emails(Tenant)).Where(email => email.Kind == EmailKind.AuditDigest).Select(email => email.RecipientAddress).Order(StringComparer.Ordinal);

        public Task<long> Entries(string outcome = "SUCCESS") => Database.Read(session =>
            session.Scalar<long>("select count(*) from activity where kind = 'EMAIL_PREFERENCE_UPDATED' and outcome = @outcome", new { outcome }));

        /// <summary>What the log says was changed, oldest first.</summary>
        public async Task<IReadOnlyList<Change>> Changes() => [.. (await Database.Read(session => session.Query<ChangeList>(
            "select changes from activity where kind = 'EMAIL_PREFERENCE_UPDATED' and outcome = 'SUCCESS' order by sequence"))).Select(list => Assert.Single(list.Items))];

        public async ValueTask DisposeAsync()
        {
            await Auditor.DisposeAsync();
            await App.DisposeAsync();
            await Database.DisposeAsync();
        }

        private static Email Mail(string recipientId, EmailKind kind) => new()
        {
            Id = "eml_1",
            OrganizationId = "org_1",
            Kind = kind,
            RecipientId = recipientId,
            RecipientName = "",
            RecipientAddress = "",
            Subject = "",
            Text = "",
            Html = "",
            Status = EmailStatus.Pending,
            CreatedAt = Given.Now,
            NextAttemptAt = Given.Now,
        };
    }
}
