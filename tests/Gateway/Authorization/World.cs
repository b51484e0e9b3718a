using System.Text.RegularExpressions;
using AppUsersGateway.Data.ApplicationUsers;
using AppUsersGateway.Data.Findings;
using AppUsersGateway.Data.Permissions;
using AppUsersGateway.Data.Tokens;
using AppUsersGateway.Tests.Support;
using Xunit;

namespace AppUsersGateway.Tests.Gateway.Authorization;

/// <summary>
/// Two organizations with the same things in them, and a caller for each column. What a row says holds a word (zq-…) by which
/// one sees whose it is, wherever it turns up.
/// </summary>
internal sealed partial class World
{
    private static readonly string[] Readable = ["zq-mine", "zq-own", "zq-other", "zq-people", "zq-self"];

    private readonly TestDatabase database;
    private readonly Dictionary<Column, (string? ActorId, string? Secret)> callers = [];
    private Tenant ours = null!;
    private Tenant theirs = null!;
    private Ids own = null!;
    private Ids other = null!;
    private Ids self = null!;
    private HashSet<string> ourIds = [];
    private HashSet<string> theirIds = [];
    private HashSet<string> colleagueIds = [];
    private IReadOnlyDictionary<string, string> cursors = new Dictionary<string, string>();

    private World(TestDatabase database) => this.database = database;

    public static async Task<World> Create(TestDatabase database)
    {
        var world = new World(database);
        var (ours, theirs) = (world.ours, world.theirs) = (await world.Organization("Ours", "zq-people"), await world.Organization("Theirs", "zq-theirs"));
        var things = new Things(database, ours, "zq-people", "zq-audit");
        await things.Create();
        var (own, colleague) = (await world.Program(ours, "terraform", "zq-own"), await world.Program(ours, "exporter", "zq-other"));
        foreach (var user in (string[])[own.User.Id, colleague.User.Id])
        {
            await ours.Grant(user, ours.Id, "operator"); // opens nothing here
            await ours.Grant(user, things["Project"], "operator");
        }

        world.own = await things.Of(own.User, own.Token.Token, own.Token.Secret);
        world.other = await things.Of(colleague.User, colleague.Token.Token, colleague.Token.Secret);
        world.colleagueIds = [colleague.User.Id, colleague.Token.Token.Id];
        world.callers[Column.Own] = world.callers[Column.Other] = (own.User.Id, own.Token.Secret.Reveal());
        foreach (var name in (string[])["stranger", "alien"])
        {
            var stranger = await world.Program(theirs, name, "zq-theirs");
            var strange = new Things(database, theirs, "zq-theirs", "zq-theirs");
            await strange.Create(name);
            await theirs.Grant(stranger.User.Id, theirs.Id, "operator");
            await theirs.Grant(stranger.User.Id, strange["Project"], "operator");
            await strange.Of(stranger.User, stranger.Token.Token, stranger.Token.Secret);
        }

        await world.Callers();
        await world.RememberIds();
        return world;
    }

    /// <summary>The token that comes in a column; null for none.</summary>
    public string? Secret(Column column) => callers[column].Secret;

    public string? ActorId(Column column) => callers[column].ActorId;

    /// <summary>What is asked about in a column.</summary>
    public Ids Subject(Column column) => (column switch { Column.Own => own, Column.Self => self, _ => other }).With(cursors);

    /// <summary>Keeps a cursor of each list; it says where to go on and must open nothing.</summary>
    public void Learn(IReadOnlyDictionary<string, string> found) => cursors = found;

    /// <summary>Something happens in both organizations.</summary>
    public async Task Stir()
    {
        foreach (var (tenant, word) in ((Tenant, string)[])[(ours, "zq-other"), (theirs, "zq-theirs")])
        {
            await database.Write(session => database.Users.Create(session, tenant.Actor, ApplicationUserInput.Check($"stir {Next()}", word, null, null, null)));
            var finding = await database.Read(session => session.Scalar<string>("select min(id) from findings where organization_id = @Id and resolved_at is null", new { tenant.Id }));
            await database.Write(session => database.Get<FindingDecisions>().Acknowledge(
                session, tenant.Actor, finding!, "stirred", database.Get<TimeProvider>().GetUtcNow().AddDays(1)));
        }
    }

    /// <summary>Objects that a change may use up: as those of the column, but new. Who may only change what is its own gets a new token to come with.</summary>
    public async Task<(Ids Ids, string? Secret)> Spare(Column column)
    {
        var number = Next();
        var spare = new Dictionary<string, string>(StringComparer.Ordinal) { [Ids.Unique] = $"{number}" };
        if (column is Column.Own or Column.Self)
        {
            var (token, secret) = await database.Write(async session => column == Column.Own
                ? await database.Tokens.Create(session, ours.Actor, callers[column].ActorId!, Wanted("zq-own"))
                : await database.Tokens.CreateForAdministrator(session, ours.Actor, (await database.Administrators.FindMany(session, ours.Id, [callers[column].ActorId!])).Values.Single(), Wanted("zq-mine")));
            spare["Token"] = token.Id;
            return (Subject(column).With(spare), secret.Reveal());
        }

        if (column != Column.Foreign)
        {
            await new Spares(database, ours, spare).Create($"spare {number}");
        }

        return (Subject(column).With(spare), Secret(column));
    }

    /// <summary>What an answer holds that this caller may not see, be it a word of a row or an id.</summary>
    public IEnumerable<string> Intrusions(Column column, string answer)
    {
        string[] words = column switch
        {
            Column.Own or Column.Other => ["zq-mine", "zq-own"],
            Column.Self => ["zq-mine", "zq-self"],
            Column.Grantor => ["zq-mine"],
            Column.Manager or Column.Narrowed => Readable,
            Column.Reviewer or Column.Administrator => [.. Readable, "zq-audit", "zq-keys"],
            Column.Foreign => ["zq-mine", "zq-theirs"],
            _ => [],
        };
        IEnumerable<string> ids = column switch
        {
            Column.Foreign => ourIds,
            Column.Own or Column.Other => [.. theirIds, .. colleagueIds],
            _ when column.IsDead() => [.. ourIds, .. theirIds],
            _ => theirIds,
        };
        return CanaryWord().Matches(answer).Select(match => match.Value).Except(words).Concat(AnyId().Matches(answer).Select(match => match.Value).Intersect(ids));
    }

    /// <summary>Every row but those that a refusal may write: the use of tokens, and refusals in the log.</summary>
    public async Task<IReadOnlyList<string>> Rows() => [.. (await database.Dump()).Split('\n').Where(line =>
        !line.StartsWith("token_usage:", StringComparison.Ordinal) && !line.StartsWith("activity_head:", StringComparison.Ordinal) && !IsRefusal(line))];

    /// <summary>How many refusals the log holds of each actor.</summary>
    public async Task<IReadOnlyDictionary<string, long>> Refusals() => (await database.Read(session => session.Query<(string Actor, long Count)>(
        "select actor_id, count(*) from activity where outcome = 'DENIED' group by actor_id"))).ToDictionary(row => row.Actor, row => row.Count, StringComparer.Ordinal);

    private static bool IsRefusal(string line) =>
        line.StartsWith("activity:", StringComparison.Ordinal) && line.Contains("outcome=DENIED", StringComparison.Ordinal);

    private async Task<Tenant> Organization(string name, string word)
    {
        var tenant = await database.GivenTenant(name, $"ada@{word}.example");
        await tenant.Limits(applicationUsers: 100_000, tokensPerUser: 100_000);
        return tenant;
    }

    private async Task<(ApplicationUser User, (Token Token, TokenSecret Secret) Token)> Program(Tenant tenant, string name, string word) => await database.Write(async session =>
    {
        var user = await database.Users.Create(session, tenant.Actor, ApplicationUserInput.Check(name, $"new {word}", tenant.Administrator.Id, $"{name}@{word}.example", word));
        await database.Users.Update(session, tenant.Actor, user.Id, before => before with { Description = word });
        return (user, await database.Tokens.Create(session, tenant.Actor, user.Id, Wanted(word)));
    });

    private async Task Callers()
    {
        var sam = await Person(ours, "sam", "zq-self", Permission.TokensVerify);
        callers[Column.Self] = (sam.Id, sam.Secret);
        self = other.With(new Dictionary<string, string>(StringComparer.Ordinal) { ["Administrator"] = sam.Id, ["Token"] = sam.TokenId, ["Token.person"] = sam.TokenId });
        callers[Column.Reviewer] = Caller(await Person(ours, "rita", "zq-people", Permission.AuditRead));
        callers[Column.Grantor] = Caller(await Person(ours, "gina", "zq-people", Permission.PermissionsWrite));
        callers[Column.Administrator] = Caller(await Person(ours, "bob", "zq-people", Permission.OrganizationAdmin));
        callers[Column.Foreign] = Caller(await Person(theirs, "bob", "zq-theirs", Permission.OrganizationAdmin));
        callers[Column.Manager] = Caller(await Robot(Permission.AppUsersWrite));
        callers[Column.Narrowed] = Caller(await Robot(Permission.OrganizationAdmin, Permission.AppUsersRead));

        // All of these could do everything, had they been a little earlier or elsewhere.
        callers[Column.Anonymous] = (null, null);
        callers[Column.Expired] = await Dead("update tokens set expires_at = 1 where id = @TokenId");
        callers[Column.Revoked] = await Dead("update tokens set revoked_at = 1 where id = @TokenId");
        callers[Column.Suspended] = await Dead("update tokens set suspended_at = 1 where id = @TokenId");
        callers[Column.Elsewhere] = await Dead("update tokens set ip_allowlist = '192.0.2.0/24' where id = @TokenId");
        callers[Column.Disabled] = await Dead("update application_users set status = 'DISABLED' where id = @Id");
    }

    private static (string?, string?) Caller((string Id, string TokenId, string Secret) caller) => (caller.Id, caller.Secret);

    private async Task<(string?, string?)> Dead(string end)
    {
        var robot = await Robot(Permission.OrganizationAdmin);
        Assert.Equal(1, await database.Tamper(end, new { robot.Id, robot.TokenId }));
        return Caller(robot);
    }

    private async Task<(string Id, string TokenId, string Secret)> Person(Tenant tenant, string name, string word, string permission) => await database.Write(async session =>
    {
        var person = await database.Administrators.Create(session, tenant.Actor, $"{name}@{word}.example", name, [permission]);
        var (token, secret) = await database.Tokens.CreateForAdministrator(session, tenant.Actor, person, Wanted("zq-mine"));
        return (person.Id, token.Id, secret.Reveal());
    });

    private async Task<(string Id, string TokenId, string Secret)> Robot(string permission, params string[] scopes)
    {
        var user = await database.Write(session => database.Users.Create(session, ours.Actor, ApplicationUserInput.Check($"robot {Next()}", null, null, null, null)));
        await ours.Grant(user.Id, ours.Id, permission);
        var (token, secret) = await database.Write(session => database.Tokens.Create(
            session, ours.Actor, user.Id, Wanted("zq-mine") with { Scopes = scopes.Length == 0 ? null : new PermissionSet(scopes) }));
        return (user.Id, token.Id, secret.Reveal());
    }

    private async Task RememberIds()
    {
        var lines = (await database.Dump()).Split('\n');
        HashSet<string> Of(Tenant tenant) => [.. lines.Where(line => line.Contains($"organization_id={tenant.Id}", StringComparison.Ordinal) || line.Contains($"id={tenant.Id} ", StringComparison.Ordinal))
            .SelectMany(line => AnyId().Matches(line).Select(match => match.Value))];
        (ourIds, theirIds) = (Of(ours), Of(theirs));
        Assert.Empty(ourIds.Intersect(theirIds));
    }

    internal static NewToken Wanted(string description) => NewToken.Check(description, Tenant.Day, extendWhenUsed: false, null, allowAnyAddress: false);

    private static int count;

    private static int Next() => Interlocked.Increment(ref count);

    [GeneratedRegex("zq-[a-z]+", RegexOptions.CultureInvariant, 1_000)]
    private static partial Regex CanaryWord();

    [GeneratedRegex(@"\b[a-z]{3}_[0-9a-z]{26}\b", RegexOptions.CultureInvariant, 1_000)]
    private static partial Regex AnyId();
}
