using AppUsersGateway.Auditor.Rules;
using AppUsersGateway.Data.Administrators;
using AppUsersGateway.Data.Emails;
using AppUsersGateway.Data.Findings;
using AppUsersGateway.Data.Permissions;
using AppUsersGateway.Data.Tokens;
using AppUsersGateway.Tests.Support;

namespace AppUsersGateway.Tests.Auditor.Emails;

/// <summary>Ada gets digests daily, Rita weekly; the clock begins on a Monday at six, with an audit that made the baseline.</summary>
internal sealed class WeeklyScene : IAsyncDisposable
{
    private const long Year = 365 * Tenant.Day;

    public required TestDatabase Database { get; init; }

    public required AuditorNode Auditor { get; init; }

    public required Tenant Tenant { get; init; }

    public required Administrator Rita { get; init; }

    public static RuleCatalog Rules => RuleCatalog.Of(new NoAllowlist(), new ExpiringSoon());

    public static async Task<WeeklyScene> Create(TestEngine engine, Func<WeeklyScene, Task>? before = null)
    {
        var database = await TestDatabase.Create(engine);
        var tenant = await database.GivenTenant();
        var (rita, _) = await tenant.Person("rita@example.com", Permission.AuditRead);
        var scene = new WeeklyScene { Database = database, Auditor = new AuditorNode(database, rules: Rules), Tenant = tenant, Rita = rita };
        await scene.Want(DigestFrequency.Weekly);
        await (before?.Invoke(scene) ?? Task.CompletedTask);
        await scene.Auditor.Audit(tenant);
        return scene;
    }

    public Task<bool> Want(DigestFrequency frequency) => Database.Write(session => Database.Get<DigestPreferences>().Change(session, Tenant.Actor, Rita.Id, frequency));

    /// <summary>A token with something to find.</summary>
    public async Task<Token> Found(string user) => (await Tenant.Token(await Tenant.User(user), Year)).Token;

    public Task Revoke(Token token) => Database.Write(session => Database.Tokens.Revoke(session, Tenant.Actor, token.Id, "done"));

    public Task Ends(Token token, int inDays) => Database.Tamper(
        "update tokens set created_at = @Created, expires_at = @Ends where id = @Id",
        new { token.Id, Created = Database.Clock.GetUtcNow().AddDays(-100), Ends = Database.Clock.GetUtcNow().AddDays(inDays) });

    public async Task Accept(Token token)
    {
        var finding = (await Auditor.Findings(Tenant)).Single(one => one.TokenId == token.Id);
        await Database.Write(session => Database.Get<FindingDecisions>().Acknowledge(session, Tenant.Actor, finding.Id, "until the move", Database.Clock.GetUtcNow().AddDays(90)));
    }

    /// <summary>The next day's audit.</summary>
    public async Task Day(int days = 1)
    {
        Database.Clock.Advance(TimeSpan.FromDays(days));
        await Auditor.Audit(Tenant);
    }

    public Task<IReadOnlyList<Email>> Ritas(EmailKind kind = EmailKind.AuditDigest) => Mails("rita@example.com", kind);

    public Task<IReadOnlyList<Email>> Adas() => Mails("ada@example.com", EmailKind.AuditDigest);

    public async ValueTask DisposeAsync()
    {
        await Auditor.DisposeAsync();
        await Database.DisposeAsync();
    }

    private async Task<IReadOnlyList<Email>> Mails(string address, EmailKind kind) =>
        [.. (await Auditor.Emails(Tenant)).Where(mail => mail.Kind == kind && mail.RecipientAddress == address)];
}
