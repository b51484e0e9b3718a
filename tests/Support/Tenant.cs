using AppUsersGateway.Data.Activity;
using AppUsersGateway.Data.Administrators;
using AppUsersGateway.Data.ApplicationUsers;
using AppUsersGateway.Data.Audits;
using AppUsersGateway.Data.Database;
using AppUsersGateway.Data.Findings;
using AppUsersGateway.Data.Identifiers;
using AppUsersGateway.Data.Organizations;
using AppUsersGateway.Data.Permissions;
using AppUsersGateway.Data.Resources;
using AppUsersGateway.Data.Tokens;

namespace AppUsersGateway.Tests.Support;

/// <summary>An organization of a test with one administrator, and what that person can make.</summary>
public sealed class Tenant
{
    /// <summary>The session duration of tokens that a test does not care about: a day, in seconds.</summary>
    public const long Day = 86_400;

    private readonly TestDatabase database;

    private Tenant(TestDatabase database, Organization organization, Administrator administrator)
    {
        this.database = database;
        Organization = organization;
        Administrator = administrator;
    }

    public Organization Organization { get; }

    public string Id => Organization.Id;

    public Administrator Administrator { get; }

    /// <summary>The administrator at work.</summary>
    public Actor Actor => new(PrincipalKind.Administrator, Id, Administrator.Id, Administrator.Name) { Ip = "192.0.2.7", UserAgent = "tests/1.0" };

    public static async Task<Tenant> Create(TestDatabase database, string name, string email = "ada@example.com")
    {
        var organization = await database.Write(session => database.Organizations.Create(session, name));
        var administrator = await database.Write(session =>
            database.Administrators.Create(session, Actor.Host(organization.Id), email, "Ada Example", []));
        return new Tenant(database, organization, administrator);
    }

    public Task Limits(long applicationUsers = 100, long tokensPerUser = 10) =>
        database.Write(session => database.Organizations.SetLimits(session, Id, applicationUsers, tokensPerUser));

    /// <summary>An application user that the administrator owns.</summary>
    public Task<ApplicationUser> User(string name = "terraform") => database.Write(session =>
        database.Users.Create(session, Actor, ApplicationUserInput.Check(name, "Deploys the shop, OPS-1207", Administrator.Id, "ops@example.com", "staging")));

    /// <summary>A token of an application user, of a day unless said otherwise.</summary>
    public Task<(Token Token, TokenSecret Secret)> Token(
        ApplicationUser user, long? maxAgeSeconds = Day, bool extendWhenUsed = false, IReadOnlyList<string>? ipAllowlist = null) =>
        database.Write(session => database.Tokens.Create(
            session, Actor, user.Id, NewToken.Check("Deploys the shop", maxAgeSeconds, extendWhenUsed, ipAllowlist, allowAnyAddress: true)));

    public Task<(Token Token, TokenSecret Secret)> AdministratorToken() => database.Write(session =>
        database.Tokens.CreateForAdministrator(session, Actor, Administrator, NewToken.Check(null, Day, extendWhenUsed: false, null, allowAnyAddress: false)));

    /// <summary>Another person with these permissions, everything when none is named, and the secret of a token.</summary>
    public Task<(Administrator Person, string Secret)> Person(string email, params string[] permissions) => database.Write(async session =>
    {
        var person = await database.Administrators.Create(session, Actor, email, null, permissions);
        var (_, secret) = await database.Tokens.CreateForAdministrator(
            session, Actor, person, NewToken.Check(null, Day, extendWhenUsed: false, null, allowAnyAddress: false));
        return (person, secret.Reveal());
    });

    /// <summary>The secret of an application user's token that keeps no more than these permissions.</summary>
    public async Task<string> Narrowed(ApplicationUser user, params string[] scopes) => (await database.Write(session => database.Tokens.Create(
        session, Actor, user.Id, NewToken.Check("narrow", Day, extendWhenUsed: false, null, allowAnyAddress: false) with { Scopes = new PermissionSet(scopes) }))).Secret.Reveal();

    /// <summary>A finding about a token, as an audit opens it.</summary>
    public Task<Finding> Finding(Token token, Severity severity = Severity.Medium, string rule = "NET-001") =>
        database.Write(session => Finding(session, token, severity, rule));

    /// <summary>The same in a transaction.</summary>
    public async Task<Finding> Finding(Session session, Token token, Severity severity = Severity.Medium, string rule = "NET-001")
    {
        var run = await database.AuditRuns.Enqueue(session, Id, AuditTrigger.Manual);
        var finding = new Finding
        {
            Id = Identifier.New(IdentifierKind.Finding, run!.QueuedAt),
            OrganizationId = Id,
            Rule = rule,
            Fingerprint = $"{rule} {token.Id}",
            SubjectKind = SubjectKind.Token,
            SubjectId = token.Id,
            ApplicationUserId = token.ApplicationUserId,
            TokenId = token.Id,
            Severity = severity,
            Confidence = Confidence.High,
            Title = "works from any address",
            Evidence = new EvidenceList([new Evidence("allowlist", "none")]),
            Remedy = "Rotate it.",
            Status = FindingStatus.Open,
            OpenedAt = run.QueuedAt,
            OpenedByRun = run.Id,
        };
        await database.Findings.Insert(session, [new FindingRow(finding)]);
        return finding;
    }

    /// <summary>A unit beneath the organization, or beneath another unit.</summary>
    public Task<Resource> Unit(string name, string? parentId = null) => Make(ResourceKind.OrganizationalUnit, name, parentId);

    /// <summary>A project in the organization, or in a unit.</summary>
    public Task<Resource> Project(string name, string? parentId = null) => Make(ResourceKind.Project, name, parentId);

    /// <summary>Grants without asking whether somebody may.</summary>
    public Task Grant(string principalId, string resourceId, params string[] permissions) =>
        database.Write(session => database.Get<GrantRepository>().Grant(session, Actor, principalId, resourceId, permissions));

    public async Task<Token> Reload(Token token) => (await database.Read(session => database.TokenList.Find(session, Id, token.Id)))!;

    public async Task<ApplicationUser> Reload(ApplicationUser user) => (await database.Read(session => database.UserList.Find(session, Id, user.Id)))!;

    private Task<Resource> Make(ResourceKind kind, string name, string? parentId) =>
        database.Write(session => database.Get<ResourceRepository>().Create(session, Actor, kind, name, parentId));
}
