using AppUsersGateway.Data.Activity;
using AppUsersGateway.Data.Database;
using AppUsersGateway.Data.Identifiers;
using AppUsersGateway.Data.Refusals;

namespace AppUsersGateway.Data.Organizations;

/// <summary>Organizations and their limits.</summary>
public sealed class OrganizationRepository(ActivityLog activity, TimeProvider time)
{
    private const int MaximumName = 100;
    private const string Columns = "id, name, application_user_limit, token_limit_per_user, recorded_since, created_at";

    /// <summary>One by id.</summary>
    public Task<Organization?> Find(Session session, string id) =>
        session.QueryOne<Organization>($"select {Columns} from organizations where id = @id", new { id });

    /// <summary>One by name, ignoring case; without a name the only one, if there is only one.</summary>
    public async Task<Organization?> FindByName(Session session, string? name)
    {
        var all = await All(session);
        return name is null
            ? all.Count == 1 ? all[0] : null
            : all.FirstOrDefault(organization => CheckedText.Key(organization.Name) == CheckedText.Key(name.Trim()));
    }

    /// <summary>All organizations of this installation, oldest first.</summary>
    public Task<IReadOnlyList<Organization>> All(Session session) =>
        session.Query<Organization>($"select {Columns} from organizations order by created_at, id");

    /// <summary>Creates an organization; only the host's commands do.</summary>
    /// <exception cref="Refusal">The name is bad or taken.</exception>
    public async Task<Organization> Create(Session session, string name)
    {
        var now = time.GetUtcNow();
        var organization = new Organization
        {
            Id = Identifier.New(IdentifierKind.Organization, now),
            Name = CheckedText.Name(name, "organization", MaximumName),
            ApplicationUserLimit = Organization.DefaultApplicationUserLimit,
            TokenLimitPerUser = Organization.DefaultTokenLimitPerUser,
            RecordedSince = now,
            CreatedAt = now,
        };
        var inserted = await session.Execute(
            """
            insert into organizations (id, name, name_key, application_user_limit, token_limit_per_user, recorded_since, operations_recorded_since, created_at)
            values (@Id, @Name, @Key, @ApplicationUserLimit, @TokenLimitPerUser, @RecordedSince, @RecordedSince, @CreatedAt)
            on conflict do nothing
            """,
            new
            {
                organization.Id,
                organization.Name,
                Key = CheckedText.Key(organization.Name),
                organization.ApplicationUserLimit,
                organization.TokenLimitPerUser,
                organization.RecordedSince,
                organization.CreatedAt,
            });
        if (inserted == 0)
        {
            throw new Refusal(RefusalCode.NameTaken, $"An organization named {organization.Name} exists already.", "organization");
        }

        await activity.Append(session, Actor.Host(organization.Id), new ActivityEntry(ActivityKind.OrganizationCreated)
        {
            Changes = ChangeList.Created(("name", organization.Name)),
        });
        return organization;
    }

    /// <summary>Renames the organization. Names are unique on the installation, because the host's commands find an organization by name.</summary>
    /// <exception cref="Refusal">The name is bad or taken.</exception>
    public async Task<Organization> Rename(Session session, Actor actor, string name)
    {
        var before = await Lock(session, actor.OrganizationId);
        var wanted = CheckedText.Name(name, "name", MaximumName);
        var key = CheckedText.Key(wanted);
        var taken = await session.Scalar<long>("select count(*) from organizations where name_key = @key and id <> @Id", new { key, before.Id });
        if (taken > 0)
        {
            throw new Refusal(RefusalCode.NameTaken, $"name: an organization named {wanted} exists already.", "name");
        }

        await session.Execute("update organizations set name = @wanted, name_key = @key where id = @Id", new { before.Id, wanted, key });
        await activity.Append(session, actor, new ActivityEntry(ActivityKind.OrganizationUpdated)
        {
            Changes = ChangeList.Between(("name", before.Name, wanted)),
        });
        return before with { Name = wanted };
    }

    /// <summary>Sets the limits; only the host's commands do.</summary>
    public Task SetLimits(Session session, string id, long applicationUsers, long tokensPerUser) =>
        session.Execute(
            "update organizations set application_user_limit = @applicationUsers, token_limit_per_user = @tokensPerUser where id = @id",
            new { id, applicationUsers, tokensPerUser });

    /// <summary>
    /// The organization, locked against every other change of its users and tokens until the transaction ends:
    /// limits are counted behind it, so that parallel creators cannot pass them together.
    /// </summary>
    public async Task<Organization> Lock(Session session, string id) =>
        await session.QueryOne<Organization>(
            $"update organizations set lock_version = lock_version + 1 where id = @id returning {Columns}", new { id })
        ?? throw new InvalidOperationException("The organization of an authenticated caller is gone.");
}
