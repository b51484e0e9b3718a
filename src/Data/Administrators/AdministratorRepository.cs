using AppUsersGateway.Data.Activity;
using AppUsersGateway.Data.Database;
using AppUsersGateway.Data.Identifiers;
using AppUsersGateway.Data.Organizations;
using AppUsersGateway.Data.Paging;
using AppUsersGateway.Data.Permissions;
using AppUsersGateway.Data.Refusals;
using AppUsersGateway.Data.Resources;
using AppUsersGateway.Data.Revocations;

namespace AppUsersGateway.Data.Administrators;

/// <summary>People and what they may do.</summary>
public sealed class AdministratorRepository(
    OrganizationRepository organizations, GrantRepository grants, PermissionCatalog catalog, ActivityLog activity, TimeProvider time)
{
    /// <summary>Oldest first.</summary>
    public static readonly ListOrder<Administrator> OldestFirst =
        new("created", "a.created_at", Descending: false, administrator => administrator.CreatedAt.ToUnixTimeMilliseconds());

    private const int MaximumName = 100;

    private const string Columns =
        "a.id, a.organization_id, a.email, a.name, a.status, a.created_at, a.digest_frequency, " +
        "coalesce((select string_agg(g.permission, ' ') from grants g where g.principal_id = a.id and g.resource_id = a.organization_id), '') as permissions";

    private const string From = "administrators a";

    /// <summary>The active people of an organization.</summary>
    public ListQuery<Administrator> List(string organizationId) =>
        new ListQuery<Administrator>(Columns, From, "a.id")
            .In("a.organization_id", organizationId)
            .Where("a.status = 'ACTIVE'");

    /// <summary>Everybody of an organization who is active, however many: the auditor's recipients.</summary>
    public Task<IReadOnlyList<Administrator>> AllActive(Session session, string organizationId) =>
        session.Query<Administrator>(
            $"select {Columns} from {From} where a.organization_id = @organizationId and a.status = 'ACTIVE' order by a.created_at, a.id", new { organizationId });

    /// <summary>Those with the given ids, removed ones too.</summary>
    public async Task<IReadOnlyDictionary<string, Administrator>> FindMany(Session session, string organizationId, IReadOnlyCollection<string> ids) =>
        (await session.Query<Administrator>(
            $"select {Columns} from {From} where a.organization_id || '' = @organizationId and a.id in @Ids", new { organizationId, Ids = new InList(ids) }))
        .ToDictionary(administrator => administrator.Id, StringComparer.Ordinal);

    /// <summary>An active person by e-mail, ignoring case.</summary>
    public Task<Administrator?> FindByEmail(Session session, string organizationId, string email) =>
        session.QueryOne<Administrator>(
            $"select {Columns} from {From} where a.organization_id = @organizationId and a.email_key = @Key and a.status = 'ACTIVE'",
            new { organizationId, Key = CheckedText.Key(email.Trim()) });

    /// <summary>The active people with an address, at most one in each organization. For those who sign in without naming one.</summary>
    /// <remarks>A cross join keeps the order on SQLite: one look into the index for each organization, instead of one at each person.</remarks>
    public Task<IReadOnlyList<Administrator>> ActiveByEmail(Session session, string email) =>
        session.Query<Administrator>(
            $"""
            select {Columns} from organizations o cross join {From}
            where a.organization_id = o.id and a.email_key = @Key and a.status = 'ACTIVE'
            """,
            new { Key = CheckedText.Key(email) });

    /// <summary>Gives a person access with these permissions, everything when none is named.</summary>
    /// <exception cref="Refusal">The e-mail, name or a permission is bad, or the e-mail has access already.</exception>
    public async Task<Administrator> Create(Session session, Actor actor, string email, string? name, IReadOnlyCollection<string> permissions)
    {
        var now = time.GetUtcNow();
        var address = CheckedText.Email(email, "email");
        await organizations.Lock(session, actor.OrganizationId);
        var administrator = new Administrator
        {
            Id = Identifier.New(IdentifierKind.Administrator, now),
            OrganizationId = actor.OrganizationId,
            Email = address,
            Name = CheckedText.Name(string.IsNullOrWhiteSpace(name) ? address.Split('@')[0] : name, "name", MaximumName),
            Status = AdministratorStatus.Active,
            CreatedAt = now,
            Permissions = await catalog.Grantable(
                session, permissions.Count == 0 ? [Permission.OrganizationAdmin] : permissions, ResourceKind.Organization, "permissions"),
        };
        var inserted = await session.Execute(
            """
            insert into administrators (id, organization_id, email, email_key, name, status, created_at)
            values (@Id, @OrganizationId, @Email, @Key, @Name, @Status, @CreatedAt)
            on conflict do nothing
            """,
            new { administrator.Id, administrator.OrganizationId, administrator.Email, Key = CheckedText.Key(address), administrator.Name, administrator.Status, administrator.CreatedAt });
        if (inserted == 0)
        {
            throw EmailTaken(address);
        }

        await grants.Grant(session, actor, administrator.Id, administrator.Permissions.Granted);
        await activity.Append(session, actor, new ActivityEntry(ActivityKind.AdministratorInvited)
        {
            AdministratorId = administrator.Id,
            Changes = ChangeList.Created(("email", address), ("name", administrator.Name), ("permissions", administrator.Permissions.ToStorage())),
        });
        return administrator;
    }

    /// <summary>Changes a person's name and e-mail address. Audit mails go to the new address from now on.</summary>
    /// <param name="session">The transaction.</param>
    /// <param name="actor">Who changes it.</param>
    /// <param name="id">The person.</param>
    /// <param name="change">From the person as it is to the wanted name and address; nothing else of it is looked at.</param>
    /// <exception cref="Refusal">There is no such active person, the name or address is bad, or somebody else with access has the address.</exception>
    public async Task<Administrator> Update(Session session, Actor actor, string id, Func<Administrator, Administrator> change)
    {
        await organizations.Lock(session, actor.OrganizationId);
        var active = await AllActive(session, actor.OrganizationId);
        var before = Existing(active, id);
        var wanted = change(before);
        var (email, name) = (CheckedText.Email(wanted.Email, "email"), CheckedText.Name(wanted.Name, "name", MaximumName));
        var key = CheckedText.Key(email);
        if (active.Any(other => other.Id != id && CheckedText.Key(other.Email) == key))
        {
            throw EmailTaken(email);
        }

        await session.Execute("update administrators set email = @email, email_key = @key, name = @name where id = @id", new { id, email, key, name });
        await activity.Append(session, actor, new ActivityEntry(ActivityKind.AdministratorUpdated)
        {
            AdministratorId = id,
            Changes = ChangeList.Between(("email", before.Email, email), ("name", before.Name, name)),
        });
        return before with { Email = email, Name = name };
    }

    /// <summary>Ends a person's access: all its tokens and what it was granted are revoked. What it owns stays its own until somebody else takes it (a finding).</summary>
    /// <exception cref="Refusal">There is no such active person, nobody else could give access again, or the actor was removed meanwhile.</exception>
    public async Task<Administrator> Remove(Session session, Actor actor, string id)
    {
        await organizations.Lock(session, actor.OrganizationId);
        var active = await AllActive(session, actor.OrganizationId);

        // Two people who remove each other: the second was let in before the first was done, and is told so behind the lock.
        if (actor.Kind == PrincipalKind.Administrator && active.All(administrator => administrator.Id != actor.Id))
        {
            throw new Refusal(RefusalCode.Conflict, "Your own access ended a moment ago.");
        }

        var before = Existing(active, id);
        AssertAnother(active, id, "administratorId");

        var now = time.GetUtcNow();
        await session.Execute("update administrators set status = @Status where id = @id", new { id, Status = AdministratorStatus.Removed });
        await RevokeTokens(session, id, now);
        var ended = await grants.EndOf(session, id);
        await activity.Append(session, actor, new ActivityEntry(ActivityKind.AdministratorRemoved)
        {
            AdministratorId = id,
            Changes = new ChangeList([new Change("status", EnumText.Of(AdministratorStatus.Active), EnumText.Of(AdministratorStatus.Removed)), .. ended]),
        });
        return before with { Status = AdministratorStatus.Removed, Permissions = PermissionSet.None };
    }

    // One by one in the order in which the recording of use takes the same rows: neither can wait for the other in a circle.
    private static async Task RevokeTokens(Session session, string id, DateTimeOffset now)
    {
        foreach (var token in await session.Query<string>("select id from tokens where administrator_id = @id and revoked_at is null order by id", new { id }))
        {
            await TokenEnds.Revoke(session, token, now, "administrator removed", RevocationReason.AdministratorRemoved);
        }
    }

    private static Administrator Existing(IEnumerable<Administrator> active, string id) =>
        active.FirstOrDefault(administrator => administrator.Id == id)
        ?? throw new Refusal(RefusalCode.NotFound, "administratorId: there is no such administrator.", "administratorId");

    private static Refusal EmailTaken(string email) => new(RefusalCode.NameTaken, $"email: {email} has access already.", "email");

    /// <summary>That somebody else could give access again, if this one no longer can. Behind the organization's lock.</summary>
    /// <exception cref="Refusal">Nobody else holds <see cref="Permission.OrganizationAdmin"/> on the organization.</exception>
    public async Task AssertAnother(Session session, string organizationId, string id, string field) =>
        AssertAnother(await AllActive(session, organizationId), id, field);

    private static void AssertAnother(IReadOnlyList<Administrator> active, string id, string field)
    {
        if (!active.Any(administrator => administrator.Id != id && administrator.Permissions.Allows(Permission.OrganizationAdmin)))
        {
            throw new Refusal(RefusalCode.Conflict, $"Nobody else holds {Permission.OrganizationAdmin}: give it to somebody first.", field);
        }
    }
}
