using AppUsersGateway.Data.Activity;
using AppUsersGateway.Data.Database;
using AppUsersGateway.Data.Identifiers;
using AppUsersGateway.Data.Organizations;
using AppUsersGateway.Data.Permissions;
using AppUsersGateway.Data.Refusals;

namespace AppUsersGateway.Data.Resources;

/// <summary>Changes of the resource tree. Each is one transaction with its entry in the activity log.</summary>
public sealed class ResourceRepository(
    OrganizationRepository organizations, ResourceList resources, GrantRepository grants, ActivityLog activity, TimeProvider time)
{
    /// <summary>How many units may stand in each other: enough for any company, few enough to walk up at every question.</summary>
    public const int MaximumDepth = 10;

    private const int MaximumName = 100;

    /// <summary>Creates a unit or a project.</summary>
    /// <exception cref="Refusal">The name is bad or taken, or the parent does not exist, is a project, or is too deep.</exception>
    public async Task<Resource> Create(Session session, Actor actor, ResourceKind kind, string? name, string? parentId)
    {
        var now = time.GetUtcNow();
        var checkedName = CheckedText.Name(name, "name", MaximumName);
        await organizations.Lock(session, actor.OrganizationId);
        var resource = new Resource
        {
            Id = Identifier.New(kind == ResourceKind.Project ? IdentifierKind.Project : IdentifierKind.OrganizationalUnit, now),
            OrganizationId = actor.OrganizationId,
            Kind = kind,
            ParentId = await Parent(session, actor.OrganizationId, parentId ?? actor.OrganizationId),
            Name = checkedName,
            NameKey = CheckedText.Key(checkedName),
            CreatedAt = now,
        };
        var inserted = await session.Execute(
            """
            insert into resources (id, organization_id, kind, parent_id, name, name_key, created_at)
            values (@Id, @OrganizationId, @Kind, @ParentId, @Name, @NameKey, @CreatedAt)
            on conflict do nothing
            """,
            resource);
        if (inserted == 0)
        {
            throw new Refusal(RefusalCode.NameTaken, $"name: beneath the same parent there is a {checkedName} already.", "name");
        }

        var created = kind == ResourceKind.Project ? ActivityKind.ProjectCreated : ActivityKind.OrganizationalUnitCreated;
        await activity.Append(session, actor, new ActivityEntry(created)
        {
            Changes = ChangeList.Created(("resourceId", resource.Id), ("name", resource.Name), ("parentId", resource.ParentId)),
        });
        return resource;
    }

    /// <summary>Deletes an empty unit or a project for good. What was granted on it ends with it.</summary>
    /// <exception cref="Refusal">It does not exist, is the organization, or is not empty.</exception>
    public async Task Delete(Session session, Actor actor, string id)
    {
        await organizations.Lock(session, actor.OrganizationId);
        if (id == actor.OrganizationId)
        {
            throw new Refusal(RefusalCode.Conflict, "resourceId: the organization itself cannot be deleted.", "resourceId");
        }

        var resource = await resources.Find(session, actor.OrganizationId, id)
            ?? throw new Refusal(RefusalCode.NotFound, "resourceId: there is no such unit or project.", "resourceId");
        var children = await session.Scalar<long>("select count(*) from resources where parent_id = @id", new { id });
        if (children > 0)
        {
            throw new Refusal(RefusalCode.Conflict, $"{resource.Name} is not empty: delete the {children} beneath it first.", "resourceId");
        }

        var ended = await grants.EndOn(session, id);
        await session.Execute("delete from resources where id = @id", new { id });
        Change[] changes =
        [
            new("resourceId", id, null), new("name", resource.Name, null), new("parentId", resource.ParentId, null),
            .. ended,
        ];
        await activity.Append(session, actor, new ActivityEntry(ActivityKind.ResourceDeleted) { Changes = new ChangeList(changes) });
    }

    private async Task<string> Parent(Session session, string organizationId, string parentId)
    {
        switch (await resources.KindOf(session, organizationId, parentId))
        {
            case null:
                throw new Refusal(RefusalCode.NotFound, "parentId: there is no such organization or unit.", "parentId");
            case ResourceKind.Project:
                throw new Refusal(RefusalCode.Conflict, "parentId: a project holds no units or projects. Name the organization or a unit.", "parentId");
        }

        var depth = await session.Scalar<long>($"{ResourceList.Path} select count(*) from path", new { organizationId, resourceId = parentId });
        return depth < MaximumDepth
            ? parentId
            : throw new Refusal(RefusalCode.LimitReached, $"parentId: units stand at most {MaximumDepth} deep in each other.", "parentId");
    }
}
