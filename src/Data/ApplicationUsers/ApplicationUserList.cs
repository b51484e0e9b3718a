using AppUsersGateway.Data.Database;
using AppUsersGateway.Data.Paging;
using AppUsersGateway.Data.Refusals;

namespace AppUsersGateway.Data.ApplicationUsers;

/// <summary>Reads application users.</summary>
public sealed class ApplicationUserList
{
    /// <summary>By name, ignoring case.</summary>
    public static readonly ListOrder<ApplicationUser> ByName = new("name", "u.name_key", Descending: false, user => user.NameKey, TextKey: true);

    /// <summary>Oldest first.</summary>
    public static readonly ListOrder<ApplicationUser> ByCreation =
        new("created", "u.created_at", Descending: false, user => user.CreatedAt.ToUnixTimeMilliseconds());

    /// <summary>Longest silent first; those never active before all others.</summary>
    public static readonly ListOrder<ApplicationUser> ByLastActivity =
        new("activity", "coalesce(u.last_activity_at, 0)", Descending: false, user => user.LastActivityAt?.ToUnixTimeMilliseconds() ?? 0);

    internal const string ById = $"select {Columns} from {From} where u.id = @id and u.organization_id = @OrganizationId";

    private const string Columns =
        "u.id, u.organization_id, u.name, u.name_key, u.description, u.owner_id, u.contact_email, u.environment, u.status, " +
        "u.created_at, u.updated_at, u.deleted_at, u.reviewed_at, u.reviewed_by, u.last_activity_at";

    private const string From = "application_users u";

    /// <summary>Those that fulfil a filter; deleted ones only when asked for.</summary>
    public ListQuery<ApplicationUser> List(string organizationId, ApplicationUserFilter filter)
    {
        var list = new ListQuery<ApplicationUser>(Columns, From, "u.id").In("u.organization_id", organizationId);
        if (filter.Status is { } status)
        {
            list.Where("u.status = @Status", "Status", EnumText.Of(status));
        }
        else
        {
            list.Where("u.status <> 'DELETED'");
        }

        if (filter.NameContains is { } part)
        {
            list.WhereContains("u.name_key", "Part", CheckedText.Key(part.Trim()));
        }

        if (filter.OwnerId is { } owner)
        {
            list.Where("u.owner_id = @OwnerId", "OwnerId", owner);
        }

        if (filter.Environment is { } environment)
        {
            list.Where("u.environment = @Environment", "Environment", environment);
        }

        if (filter.LastActivityBefore is { } before)
        {
            list.Where("coalesce(u.last_activity_at, 0) < @Before", "Before", before.ToUnixTimeMilliseconds());
        }

        if (filter.HasFindings is { } has)
        {
            list.Where($"{(has ? "" : "not ")}exists (select 1 from findings f where f.application_user_id = u.id and f.resolved_at is null)");
        }

        return list;
    }

    /// <summary>One by id, deleted ones too.</summary>
    public Task<ApplicationUser?> Find(Session session, string organizationId, string id) =>
        session.QueryOne<ApplicationUser>(ById, new { id, OrganizationId = organizationId });

    /// <summary>One by name, ignoring case, among those not deleted.</summary>
    public Task<ApplicationUser?> FindByName(Session session, string organizationId, string name) =>
        session.QueryOne<ApplicationUser>(
            $"select {Columns} from {From} where u.organization_id = @organizationId and u.name_key = @Key and u.status <> 'DELETED'",
            new { organizationId, Key = CheckedText.Key(name.Trim()) });

    /// <summary>Those with the given ids, deleted ones too.</summary>
    public async Task<IReadOnlyDictionary<string, ApplicationUser>> FindMany(Session session, string organizationId, IReadOnlyCollection<string> ids) =>
        (await session.Query<ApplicationUser>(
            $"select {Columns} from {From} where u.organization_id || '' = @organizationId and u.id in @Ids", new { organizationId, Ids = new InList(ids) }))
        .ToDictionary(user => user.Id, StringComparer.Ordinal);
}

/// <summary>Which application users are wanted; null means any.</summary>
public sealed record ApplicationUserFilter
{
    /// <summary>The name contains this, ignoring case.</summary>
    public string? NameContains { get; init; }

    /// <summary>Of this status; null for all but deleted ones.</summary>
    public ApplicationUserStatus? Status { get; init; }

    /// <summary>Of this owner.</summary>
    public string? OwnerId { get; init; }

    /// <summary>With this environment label.</summary>
    public string? Environment { get; init; }

    /// <summary>With, or without, open findings.</summary>
    public bool? HasFindings { get; init; }

    /// <summary>Silent since this moment, or never active.</summary>
    public DateTimeOffset? LastActivityBefore { get; init; }
}
