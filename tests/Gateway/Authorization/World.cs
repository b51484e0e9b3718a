using System.Text.RegularExpressions;
using AppUsersGateway.Data.Activity;
using AppUsersGateway.Data.Administrators;
using AppUsersGateway.Data.ApplicationUsers;
using AppUsersGateway.Data.Audits;
using AppUsersGateway.Data.Emails;
using AppUsersGateway.Data.Findings;
using AppUsersGateway.Data.Identifiers;
using AppUsersGateway.Data.Permissions;
using AppUsersGateway.Data.Tokens;
using AppUsersGateway.Tests.Support;
using Xunit;

namespace AppUsersGateway.Tests.Gateway.Authorization;

/// <summary>
/// Two organizations whose people and programs bear the same names. What a row says holds a word by which one sees
/// whose it is, wherever it turns up.
/// </summary>
internal sealed partial class World
{
    private static readonly Dictionary<Column, string[]> Words = new()
    {
        [Column.Dead] = [],
        [Column.Own] = ["zq-own"],
        [Column.Other] = ["zq-own"],
        [Column.Reviewer] = ["zq-own", "zq-other", "zq-people", "zq-audit"],
        [Column.Manager] = ["zq-own", "zq-other", "zq-people"],
        [Column.Administrator] = ["zq-own", "zq-other", "zq-people", "zq-audit"],
        [Column.Foreign] = ["zq-theirs"],
    };

    private readonly TestDatabase database;
    private readonly HashSet<string> ownIds = new(StringComparer.Ordinal);
    private readonly Dictionary<Column, List<(string Name, string? Secret)>> callers = Enum.GetValues<Column>().ToDictionary(column => column, _ => new List<(string, string?)>());
    private Tenant ours = null!;
    private Tenant theirs = null!;
    private Ids own = null!;
    private Ids other = null!;
    private Ids foreign = null!;
    private HashSet<string> theirIds = [];
    private HashSet<string> ourIds = [];

    private World(TestDatabase database) => this.database = database;

    public static async Task<World> Create(TestDatabase database)
    {
        var world = new World(database);
        world.ours = await world.Organization("Ours", "zq-people");
        world.theirs = await world.Organization("Theirs", "zq-theirs");
        var (program, secret) = await world.Program(world.ours, "terraform", "zq-own");
        world.own = await world.Ids(world.ours, program, secret.Token, "zq-audit");
        var (colleague, second) = await world.Program(world.ours, "exporter", "zq-other");
        world.other = await world.Ids(world.ours, colleague, second.Token, "zq-audit");
        foreach (var name in (string[])["terraform", "exporter"])
        {
            var (stranger, third) = await world.Program(world.theirs, name, "zq-theirs");
            world.foreign = await world.Ids(world.theirs, stranger, third.Token, "zq-theirs");
        }

        world.callers[Column.Own].Add(("application user", secret.Secret.Reveal()));
        world.callers[Column.Other].Add(("application user", secret.Secret.Reveal()));
        await world.Callers();
        world.ownIds.UnionWith([program.Id, secret.Token.Id, world.ours.Administrator.Id]);
        await world.RememberIds();
        return world;
    }

    /// <summary>Who asks in a column.</summary>
    public IReadOnlyList<(string Name, string? Secret)> Callers(Column column) => callers[column];

    /// <summary>Keeps a cursor of each list; it says where to go on and must open nothing.</summary>
    public void Learn(IReadOnlyList<(string Connection, string Cursor)> cursors) =>
        (own, other, foreign) = (own.With(cursors), other.With(cursors), foreign.With(cursors));

    /// <summary>What is asked about in a column.</summary>
    public Ids Subject(Column column) => column is Column.Own or Column.Dead ? own : other;

    /// <summary>What belongs to another organization than the column's caller.</summary>
    public Ids Stranger(Column column) => column == Column.Foreign ? other : foreign;

    /// <summary>Objects that a change may use up: as those of the column, but new.</summary>
    public async Task<Ids> Spare(Column column)
    {
        var tenant = column == Column.Foreign ? theirs : ours;
        var user = await database.Write(session => database.Users.Create(session, tenant.Actor, ApplicationUserInput.Check($"spare {Next()}", null, null, null, null)));
        var (token, _) = await tenant.Token(user);
        var person = await database.Write(session => database.Administrators.Create(session, tenant.Actor, $"spare-{Next()}@example.com", "Spare", [Permission.AuditRead]));
        return Subject(column).With(
            ("ApplicationUser", user.Id), ("ApplicationUser.name", user.Name), ("Token", token.Id), ("Administrator", person.Id), ("PersonToken", await PersonToken(tenant, person)));
    }

    /// <summary>What an answer holds that this caller may not see, be it a word of a row or an id.</summary>
    public IEnumerable<string> Intrusions(Column column, string answer)
    {
        var words = CanaryWord().Matches(answer).Select(match => match.Value).Except(Words[column]);
        var ids = AnyId().Matches(answer).Select(match => match.Value);
        return words.Concat(column switch
        {
            Column.Dead => ids,
            Column.Own or Column.Other => ids.Except(ownIds),
            Column.Foreign => ids.Where(ourIds.Contains),
            _ => ids.Where(theirIds.Contains),
        });
    }

    /// <summary>Every row but those that a refusal may write: the use of tokens, and refusals in the log.</summary>
    public async Task<string> Rows() => string.Join('\n', (await database.Dump()).Split('\n').Where(line =>
        !line.StartsWith("token_usage:", StringComparison.Ordinal) && !line.StartsWith("activity_head:", StringComparison.Ordinal) && !IsRefusal(line)));

    /// <summary>How many refusals the log holds.</summary>
    public async Task<int> Refusals() => (await database.Dump()).Split('\n').Count(IsRefusal);

    private static bool IsRefusal(string line) =>
        line.StartsWith("activity:", StringComparison.Ordinal) && line.Contains("outcome=DENIED", StringComparison.Ordinal);

    private async Task<Tenant> Organization(string name, string word)
    {
        var tenant = await database.GivenTenant(name);
        await tenant.Limits(applicationUsers: 100_000, tokensPerUser: 100_000);
        await database.Tamper("update administrators set email = @email where id = @Id", new { email = $"ada@{word}.example", tenant.Administrator.Id });
        return tenant;
    }

    private async Task<(ApplicationUser User, (Token Token, TokenSecret Secret) Token)> Program(Tenant tenant, string name, string word)
    {
        ApplicationUserInput Input(string description) => ApplicationUserInput.Check(name, description, tenant.Administrator.Id, $"{name}@{word}.example", word);
        var user = await database.Write(session => database.Users.Create(session, tenant.Actor, Input($"new {word}")));
        user = await database.Write(session => database.Users.Update(session, tenant.Actor, user.Id, _ => Input(word)));
        return (user, await database.Write(session => database.Tokens.Create(
            session, tenant.Actor, user.Id, NewToken.Check(word, Tenant.Day, extendWhenUsed: false, ["127.0.0.0/8"], allowAnyAddress: false))));
    }

    /// <summary>One object of each type that concerns this application user.</summary>
    private async Task<Ids> Ids(Tenant tenant, ApplicationUser user, Token token, string word)
    {
        var run = await database.Write(session => database.AuditRuns.Enqueue(session, tenant.Id, AuditTrigger.Manual, note: word, requestedBy: tenant.Administrator.Id));
        var finding = new Finding
        {
            Id = Identifier.New(IdentifierKind.Finding, Given.Now),
            OrganizationId = tenant.Id,
            Rule = "TOK-001",
            Fingerprint = token.Id,
            SubjectKind = SubjectKind.Token,
            SubjectId = token.Id,
            ApplicationUserId = user.Id,
            TokenId = token.Id,
            Severity = Severity.Critical,
            Confidence = Confidence.High,
            Title = word,
            Evidence = new EvidenceList([new Evidence(word, word)]),
            Remedy = word,
            Status = FindingStatus.Open,
            OpenedAt = Given.Now,
            OpenedByRun = run!.Id,
        };
        var email = new Email
        {
            Id = Identifier.New(IdentifierKind.Email, Given.Now),
            OrganizationId = tenant.Id,
            RunId = run.Id,
            Kind = EmailKind.AuditDigest,
            RecipientId = tenant.Administrator.Id,
            RecipientName = tenant.Administrator.Name,
            RecipientAddress = $"ada@{word}.example",
            Subject = word,
            Text = word,
            Html = word,
            Status = EmailStatus.Pending,
            CreatedAt = Given.Now,
            NextAttemptAt = Given.Now.AddYears(1),
        };
        await database.Write(async session =>
        {
            await database.Findings.Insert(session, finding);
            await database.Emails.Add(session, email);
        });
        var events = await database.Read(session => database.Activity.List(tenant.Id, new ActivityFilter(ApplicationUserId: user.Id, Kind: ActivityKind.ApplicationUserUpdated))
            .Page(session, ActivityRepository.NewestFirst, new(1)));
        return new Ids(new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["PersonToken"] = await PersonToken(tenant, tenant.Administrator),
            ["Organization"] = tenant.Id,
            ["Administrator"] = tenant.Administrator.Id,
            ["ApplicationUser"] = user.Id,
            ["ApplicationUser.name"] = user.Name,
            ["Token"] = token.Id,
            ["ActivityEvent"] = events.Items[0].Node.Id,
            ["AuditRun"] = run.Id,
            ["Finding"] = finding.Id,
            ["Email"] = email.Id,
        });
    }

    private async Task<string> PersonToken(Tenant tenant, Administrator person) => await database.Write(async session => (await database.Tokens.CreateForAdministrator(
        session, tenant.Actor, person, NewToken.Check(null, Tenant.Day, extendWhenUsed: false, null, allowAnyAddress: false))).Token.Id);

    private async Task Callers()
    {
        callers[Column.Reviewer].Add(("reviewer", await Person(ours, "rita", Permission.AuditRead)));
        callers[Column.Manager].Add(("manager", await Person(ours, "mia", Permission.AppUsersWrite)));
        callers[Column.Manager].Add(("managing application user", (await Robot(Permission.AppUsersWrite)).Secret));
        callers[Column.Administrator].Add(("administrator", await Person(ours, "bob", Permission.OrganizationAdmin)));
        callers[Column.Foreign].Add(("administrator of another organization", await Person(theirs, "bob", Permission.OrganizationAdmin)));

        // All of these could do everything, had they been a little earlier or elsewhere.
        callers[Column.Dead].Add(("anonymous", null));
        callers[Column.Dead].Add(("unknown token", TokenSecret.Generate(forAdministrator: true).Reveal()));
        await Dead("expired token", "update tokens set expires_at = 1 where administrator_id = @person");
        await Dead("revoked token", "update tokens set revoked_at = 1 where administrator_id = @person");
        await Dead("token for elsewhere", "update tokens set ip_allowlist = '192.0.2.0/24' where administrator_id = @person");
        await Dead("removed person", "update administrators set status = 'REMOVED' where id = @person");
        await Dead("disabled application user", "update application_users set status = 'DISABLED' where id = @person", (await Robot(Permission.OrganizationAdmin)));
    }

    private async Task Dead(string name, string end, (string Id, string Secret)? life = null)
    {
        var (person, secret) = life ?? await Someone(ours, name.Split(' ')[0], Permission.OrganizationAdmin);
        Assert.Equal(1, await database.Tamper(end, new { person }));
        callers[Column.Dead].Add((name, secret));
    }

    private async Task<string> Person(Tenant tenant, string name, string permission) => (await Someone(tenant, name, permission)).Secret;

    private async Task<(string Id, string Secret)> Someone(Tenant tenant, string name, string permission) => await database.Write(async session =>
    {
        var person = await database.Administrators.Create(session, tenant.Actor, $"{name}@example.com", name, [permission]);
        var wanted = NewToken.Check(null, Tenant.Day, extendWhenUsed: false, null, allowAnyAddress: false);
        return (person.Id, (await database.Tokens.CreateForAdministrator(session, tenant.Actor, person, wanted)).Secret.Reveal());
    });

    private async Task<(string Id, string Secret)> Robot(string permission)
    {
        var user = await database.Write(session => database.Users.Create(session, ours.Actor, ApplicationUserInput.Check($"robot {Next()}", null, null, null, null)));
        await database.Write(session => database.Get<GrantRepository>().Grant(session, ours.Id, user.Id, [permission]));
        return (user.Id, (await ours.Token(user)).Secret.Reveal());
    }

    private async Task RememberIds()
    {
        var lines = (await database.Dump()).Split('\n');
        HashSet<string> Of(Tenant tenant) => [.. lines.Where(line => line.Contains($"organization_id={tenant.Id}", StringComparison.Ordinal) || line.Contains($"id={tenant.Id} ", StringComparison.Ordinal))
            .SelectMany(line => AnyId().Matches(line).Select(match => match.Value))];
        (ourIds, theirIds) = (Of(ours), Of(theirs));
    }

    private static int count;

    private static int Next() => Interlocked.Increment(ref count);

    [GeneratedRegex("zq-[a-z]+", RegexOptions.CultureInvariant, 1_000)]
    private static partial Regex CanaryWord();

    [GeneratedRegex(@"\b[a-z]{3}_[0-9a-z]{26}\b", RegexOptions.CultureInvariant, 1_000)]
    private static partial Regex AnyId();
}
