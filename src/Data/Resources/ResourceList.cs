using AppUsersGateway.Data.Database;
using AppUsersGateway.Data.Paging;
using AppUsersGateway.Data.Refusals;

namespace AppUsersGateway.Data.Resources;

/// <summary>Reads units and projects.</summary>
public sealed class ResourceList
{
    /// <summary>By name, ignoring case.</summary>
    public static readonly ListOrder<Resource> ByName = new("name", "r.name_key", Descending: false, resource => resource.NameKey, TextKey: true);

    /// <summary>Oldest first.</summary>
    public static readonly ListOrder<Resource> ByCreation =
        new("created", "r.created_at", Descending: false, resource => resource.CreatedAt.ToUnixTimeMilliseconds());

    /// <summary>Read for many parents at once.</summary>
    public static readonly ListParent<Resource> OfParent = new("r.parent_id", resource => resource.ParentId);

    /// <summary>
    /// Begins a statement with <c>path</c>: <c>@resourceId</c> and all that it stands in, without the organization.
    /// Empty when it is the organization, or of another one.
    /// </summary>
    internal const string Path =
        """
        with recursive path (id, parent_id) as (
            select r.id, r.parent_id from resources r where r.id = @resourceId and r.organization_id = @organizationId
            union all
            select r.id, r.parent_id from resources r join path on r.id = path.parent_id)
        """;

    private const string Columns = "r.id, r.organization_id, r.kind, r.parent_id, r.name, r.name_key, r.created_at";

    private const string From = "resources r";

    /// <summary>Those that fulfil a filter.</summary>
    public ListQuery<Resource> List(string organizationId, ResourceFilter filter)
    {
        var list = new ListQuery<Resource>(Columns, From, "r.id").In("r.organization_id", organizationId);
        if (filter.Kind is { } kind)
        {
            list.Where("r.kind = @Kind", "Kind", EnumText.Of(kind));
        }

        if (filter.ParentId is { } parent)
        {
            list.Of("r.parent_id", "ParentId", parent);
        }

        if (filter.NameContains is { } part)
        {
            list.WhereContains("r.name_key", "Part", CheckedText.Key(part.Trim()));
        }

        return list;
    }

    /// <summary>One by id.</summary>
    public Task<Resource?> Find(Session session, string organizationId, string id) =>
        session.QueryOne<Resource>($"select {Columns} from {From} where r.id = @id and r.organization_id = @organizationId", new { id, organizationId });

    /// <summary>Those with the given ids.</summary>
    public async Task<IReadOnlyDictionary<string, Resource>> FindMany(Session session, string organizationId, IReadOnlyCollection<string> ids) =>
        (await session.Query<Resource>(
            $"select {Columns} from {From} where r.organization_id || '' = @organizationId and r.id in @Ids", new { organizationId, Ids = new InList(ids) }))
        .ToDictionary(resource => resource.Id, StringComparer.Ordinal);

    /// <summary>What an id names in the organization's tree, its root included; null for nothing.</summary>
    public async Task<ResourceKind?> KindOf(Session session, string organizationId, string id) =>
        id == organizationId ? ResourceKind.Organization : (await Find(session, organizationId, id))?.Kind;
}

/// <summary>Which units and projects are wanted; null means any.</summary>
public sealed record ResourceFilter
{
    /// <summary>Units, or projects.</summary>
    public ResourceKind? Kind { get; init; }

    /// <summary>Directly beneath this organization or unit.</summary>
    public string? ParentId { get; init; }

    /// <summary>The name contains this, ignoring case.</summary>
    public string? NameContains { get; init; }
}
