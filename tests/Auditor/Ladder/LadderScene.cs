using AppUsersGateway.Data.AuditPolicies;
using AppUsersGateway.Data.Audits;
using AppUsersGateway.Data.Emails;
using AppUsersGateway.Data.Ladder;
using AppUsersGateway.Data.Tokens;
using AppUsersGateway.Tests.Support;

namespace AppUsersGateway.Tests.Auditor.Ladder;

/// <summary>An organization whose tokens nobody uses, audited once a day at six by real runs on the test's clock.</summary>
public sealed class LadderScene : IAsyncDisposable
{
    /// <summary>Long enough to outlive every story.</summary>
    public const long Year = 365 * Tenant.Day;

    private static readonly string[] Kept = ["findings:", "emails:", "ladder_climbs:", "tokens:", "activity:", "notices:"];
    private static readonly string[] Office = ["192.0.2.0/28"];

    private LadderScene(TestDatabase database, AuditorNode auditor, Tenant tenant)
    {
        Database = database;
        Auditor = auditor;
        Tenant = tenant;
    }

    public TestDatabase Database { get; }

    public AuditorNode Auditor { get; }

    public Tenant Tenant { get; }

    public static async Task<LadderScene> Create(TestEngine engine)
    {
        var database = await TestDatabase.Create(engine);
        return new LadderScene(database, new AuditorNode(database), await database.GivenTenant());
    }

    /// <summary>A token with an allowlist that nobody ever uses.</summary>
    public async Task<Token> Unused(string user = "terraform") => (await Tenant.Token(await Tenant.User(user), Year, ipAllowlist: Office)).Token;

    /// <summary>One that the ladder has just suspended.</summary>
    public async Task<Token> Suspended()
    {
        var token = await Unused();
        await Set(LadderMode.On);
        await Days(28);
        return (await Status(token)) == TokenStatus.Suspended ? token : throw new InvalidOperationException("The ladder did not suspend it.");
    }

    /// <summary>Sets the ladder as the mutation does.</summary>
    public Task Set(LadderMode mode, long? suspendAfterDays = null, long? revokeAfterDays = null) => Database.Write(async session =>
    {
        var policies = Database.Get<AuditPolicyRepository>();
        var before = (await policies.Find(session, Tenant.Id)).Ladder;
        return await policies.Update(session, Tenant.Actor, [], [], ladder: before.With(mode, suspendAfterDays, revokeAfterDays));
    });

    /// <summary>Lets days pass without an audit.</summary>
    public void Pass(double days) => Database.Clock.Advance(TimeSpan.FromDays(days));

    /// <summary>An audit now.</summary>
    public Task<AuditRun> Audit() => Auditor.Audit(Tenant);

    /// <summary>Days with an audit at the end of each.</summary>
    /// <returns>The last audit.</returns>
    public async Task<AuditRun> Days(int days)
    {
        AuditRun? last = null;
        for (var day = 0; day < days; day++)
        {
            Pass(1);
            last = await Audit();
        }

        return last!;
    }

    /// <summary>The rows that an audit without news leaves as they are.</summary>
    public async Task<IReadOnlyList<string>> Written() => [.. (await Database.Dump()).Split('\n').Where(line => Kept.Any(table => line.StartsWith(table, StringComparison.Ordinal)))];

    public Task<Token> Reload(Token token) => Tenant.Reload(token);

    public async Task<TokenStatus> Status(Token token) => (await Reload(token)).StatusAt(Database.Clock.GetUtcNow());

    /// <summary>The climb of a token that is under way; null when there is none.</summary>
    public async Task<LadderClimb?> Climb(Token token) =>
        (await Database.Read(session => Database.Get<LadderClimbs>().UnderWay(session, Tenant.Id, [token.Id]))).GetValueOrDefault(token.Id);

    /// <summary>How the ladder was done with a token, oldest first.</summary>
    public async Task<string> Endings(Token token) => string.Join(' ', await Database.Read(session => session.Query<string>(
        "select ending from ladder_climbs where token_id = @Id and ended_at is not null order by warned_at", new { token.Id })));

    /// <summary>The subjects of mails of a kind, oldest first.</summary>
    public async Task<IReadOnlyList<Email>> Mails(EmailKind kind) => [.. (await Auditor.Emails(Tenant)).Where(mail => mail.Kind == kind)];

    /// <summary>Pretends that a token was used.</summary>
    public Task Use(Token token) => Database.Tamper("update tokens set last_used_at = @Now where id = @Id", new { Now = Database.Clock.GetUtcNow(), token.Id });

    public async ValueTask DisposeAsync()
    {
        await Auditor.DisposeAsync();
        await Database.DisposeAsync();
    }
}
