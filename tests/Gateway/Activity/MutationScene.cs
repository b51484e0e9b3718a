using System.Text.Json;
using AppUsersGateway.Data.Activity;
using AppUsersGateway.Data.AuditPolicies;
using AppUsersGateway.Data.Audits;
using AppUsersGateway.Data.Emails;
using AppUsersGateway.Data.Findings;
using AppUsersGateway.Data.Identifiers;
using AppUsersGateway.Data.Ladder;
using AppUsersGateway.Data.Permissions;
using AppUsersGateway.Data.RuleExceptions;
using AppUsersGateway.Data.Tokens;
using AppUsersGateway.Tests.Support;

namespace AppUsersGateway.Tests.Gateway.Activity;

/// <summary>A gateway with an administrator and a program without permissions, and objects that mutations need.</summary>
internal sealed class MutationScene : IAsyncDisposable
{
    public const string UserAgent = "table/1.0";

    private readonly TestDatabase database;
    private readonly GatewayApp gateway;
    private int names;

    private MutationScene(TestDatabase database, GatewayApp gateway, Tenant tenant)
    {
        this.database = database;
        this.gateway = gateway;
        Tenant = tenant;
    }

    public Tenant Tenant { get; }

    public Uri Url => gateway.Url;

    /// <summary>The administrator and the id of their token.</summary>
    public required (GraphQLClient Client, string TokenId) Admin { get; init; }

    /// <summary>A program without permissions, and its id.</summary>
    public required (GraphQLClient Client, string Id) Nobody { get; init; }

    public static async Task<MutationScene> Create(TestDatabase database)
    {
        var node = await GatewayApp.Start(database);
        var tenant = await database.GivenTenant();
        await tenant.Limits(applicationUsers: 1_000);
        var (token, secret) = await tenant.AdministratorToken();
        var nobody = await tenant.User("nobody");
        var (_, nobodys) = await tenant.Token(nobody);
        var scene = new MutationScene(database, node, tenant)
        {
            Admin = (Client(secret.Reveal()), token.Id),
            Nobody = (Client(nobodys.Reveal()), nobody.Id),
        };

        // The first use of a token is stored at once; the later ones wait for a clock that stands still.
        await scene.Admin.Client.Data("{ viewer { permissions } }");
        await scene.Nobody.Client.Data("{ viewer { permissions } }");
        return scene;

        GraphQLClient Client(string bearer) => new(new Uri(node.Url, "/graphql"), bearer) { UserAgent = UserAgent };
    }

    public string Name() => $"object-{++names}";

    public async Task<string> User() => (await Tenant.User(Name())).Id;

    public async Task<string> DisabledUser()
    {
        var user = await Tenant.User(Name());
        await database.Write(session => database.Users.Disable(session, Tenant.Actor, user.Id));
        return user.Id;
    }

    public async Task<string> Token() => (await Tenant.Token(await Tenant.User(Name()))).Token.Id;

    public async Task<string> SuspendedToken()
    {
        var id = await Token();
        await database.Write(session => database.Get<TokenSuspension>().Suspend(session, Tenant.Actor, id, null));
        return id;
    }

    public async Task<string> UserWith(params string[] permissions)
    {
        var id = await User();
        await Tenant.Grant(id, Tenant.Id, permissions);
        return id;
    }

    public async Task<string> Finding() => (await Tenant.Finding((await Tenant.Token(await Tenant.User(Name()))).Token)).Id;

    public async Task<string> SnoozedFinding()
    {
        var id = await Finding();
        await database.Write(session => database.Get<FindingDecisions>().Snooze(session, Tenant.Actor, id, "later", Given.InDays(1)));
        return id;
    }

    public async Task<string> RuleException()
    {
        var user = await User();
        return (await database.Write(session =>
            database.Get<RuleExceptionRepository>().Create(session, Tenant.Actor, "TOK-001", user, null, "known", Given.InDays(1)))).Id;
    }

    /// <summary>An audit that told that the ladder holds two tokens back.</summary>
    public async Task<string> HeldRun()
    {
        var run = await database.Write(session => database.AuditRuns.Enqueue(session, Tenant.Id, AuditTrigger.Manual));
        await database.Write(async session =>
        {
            var policies = database.Get<AuditPolicyRepository>();
            await policies.Update(session, Tenant.Actor, [], [], ladder: (await policies.Find(session, Tenant.Id)).Ladder with { Mode = LadderMode.On });
            await session.Execute("update audit_runs set ladder_held = 2 where id = @Id", new { run!.Id });
            await database.Get<LadderPolicies>().Trip(session, Tenant.Id, run.Id, database.Clock.GetUtcNow());
        });
        return run!.Id;
    }

    public async Task<string> Person() => (await Tenant.Person($"{Name()}@example.com", Permission.AuditRead)).Person.Id;

    public async Task<string> PersonsToken() => (await Tenant.AdministratorToken()).Token.Id;

    /// <summary>A digest that no server took.</summary>
    public async Task<string> FailedEmail()
    {
        var person = (await Tenant.Person($"{Name()}@example.com", Permission.AuditRead)).Person;
        var email = new Email
        {
            Id = Identifier.New(IdentifierKind.Email, database.Clock.GetUtcNow()),
            OrganizationId = Tenant.Id,
            Kind = EmailKind.AuditDigest,
            RecipientId = person.Id,
            RecipientName = person.Name,
            RecipientAddress = person.Email,
            Subject = "x",
            Text = "x",
            Html = "x",
            Status = EmailStatus.Failed,
            CreatedAt = database.Clock.GetUtcNow(),
            NextAttemptAt = database.Clock.GetUtcNow(),
        };
        await database.Write(session => database.Emails.Add(session, email));
        return email.Id;
    }

    /// <summary>Sends a mutation and answers what it left: the body, the entries that are new, and whether any other row differs.</summary>
    public async Task<(string Body, IReadOnlyList<ActivityEvent> Entries, bool OthersChanged)> Send(GraphQLClient client, string mutation, object input)
    {
        var before = (await database.Read(database.ActivityLog.Head)).Sequence;
        var rows = await Others();
        var type = char.ToUpperInvariant(mutation[0]) + mutation[1..] + "Input";
        var (_, body) = await client.Send($"mutation($input: {type}!) {{ {mutation}(input: $input) {{ errors {{ code message field }} }} }}", new { input });
        var entries = await database.Read(session => session.Query<ActivityEvent>("select * from activity where sequence > @before order by sequence", new { before }));
        return (body, entries, rows != await Others());
    }

    /// <summary>The same while no entry can be written; answers the errors that were logged.</summary>
    public async Task<(bool Changed, IReadOnlyList<string> Errors)> SendWithoutHead(string mutation, object input)
    {
        var head = await database.Read(database.ActivityLog.Head);
        await database.Tamper("delete from activity_head");
        var before = await database.Dump();
        var type = char.ToUpperInvariant(mutation[0]) + mutation[1..] + "Input";
        await Admin.Client.ErrorCode($"mutation($input: {type}!) {{ {mutation}(input: $input) {{ errors {{ code }} }} }}", new { input });
        var changed = before != await database.Dump();
        await database.Tamper("insert into activity_head (id, sequence, hash) values (1, @Sequence, @Hash)", head);
        return (changed, gateway.Log.TakeErrors());
    }

    /// <summary>The ids that an input names, by field.</summary>
    public static IReadOnlyDictionary<string, string?> Ids(object input) => JsonSerializer.SerializeToElement(input).EnumerateObject()
        .Where(field => field.Name is "applicationUserId" or "tokenId" or "administratorId").ToDictionary(field => field.Name, field => field.Value.GetString());

    public async ValueTask DisposeAsync() => await gateway.DisposeAsync();

    private async Task<string> Others() =>
        string.Join('\n', (await database.Dump()).Split('\n').Where(line => !line.StartsWith("activity", StringComparison.Ordinal)));
}
