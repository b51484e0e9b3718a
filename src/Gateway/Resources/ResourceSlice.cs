using AppUsersGateway.Data.Activity;
using AppUsersGateway.Data.Paging;
using AppUsersGateway.Data.Permissions;
using AppUsersGateway.Data.Resources;
using AppUsersGateway.Gateway.GraphQL;
using AppUsersGateway.Gateway.Permissions;

namespace AppUsersGateway.Gateway.Resources;

/// <summary>The tree of units and projects.</summary>
internal sealed class ResourceSlice(ResourceRepository repository, ResourceList resources, ResourceLookup lookup, GrantList grants) : ISchemaSlice
{
    public void Bind(SchemaBinder schema)
    {
        schema.Connection<Resource>("Resource");
        Common(schema.Type<Resource>("OrganizationalUnit", resource => resource.Kind == ResourceKind.OrganizationalUnit)).LinkResources(resources);
        Common(schema.Type<Resource>("Project", resource => resource.Kind == ResourceKind.Project));
        schema.Root("Query").Query("resources", call => Paging.Connect(
            call, ResourceArguments.Order(call.Arguments), () => resources.List(call.OrganizationId, ResourceArguments.Filter(call.Arguments))));
        schema.Payload("CreateOrganizationalUnitPayload", "organizationalUnit").Payload("CreateProjectPayload", "project")
            .Payload("DeleteResourcePayload", "deletedResourceId");
        schema.Root("Mutation")
            .Mutation("createOrganizationalUnit", ActivityKind.OrganizationalUnitCreated, async (call, input, session) =>
                Payload.Done(("organizationalUnit", await repository.Create(
                    session, call.Actor, ResourceKind.OrganizationalUnit, input.Text("name"), input.Text("parentId")))))
            .Mutation("createProject", ActivityKind.ProjectCreated, async (call, input, session) =>
                Payload.Done(("project", await repository.Create(session, call.Actor, ResourceKind.Project, input.Text("name"), input.Text("parentId")))))
            .Mutation("deleteResource", ActivityKind.ResourceDeleted, async (call, input, session) =>
            {
                await repository.Delete(session, call.Actor, input.Required("resourceId"));
                return Payload.Done(("deletedResourceId", input.Required("resourceId")));
            });
    }

    private TypeBinder<Resource> Common(TypeBinder<Resource> type) => type
        .Field("id", resource => resource.Id)
        .Field("name", resource => resource.Name)
        .Link("parent", resource => resource.ParentId, lookup.Find)
        .LinkGrants(grants, GrantList.OfResource)
        .Field("createdAt", resource => resource.CreatedAt);
}

/// <summary>What stands beneath whatever something can stand beneath.</summary>
internal static class ResourceLink
{
    public static TypeBinder<T> LinkResources<T>(this TypeBinder<T> type, ResourceList resources)
        where T : class, IRow =>
        type.Link("resources", (parents, call) => Paging.ConnectBy(
            call,
            ResourceArguments.Order(call.Arguments),
            () => resources.List(call.OrganizationId, ResourceArguments.Filter(call.Arguments)),
            ResourceList.OfParent,
            parents));
}

/// <summary>From <c>where</c> and <c>orderBy</c> to lists of units and projects.</summary>
internal static class ResourceArguments
{
    public static ListOrder<Resource> Order(Arguments arguments)
    {
        var order = arguments.Input("orderBy");
        return Ordering.Directed(order, order.Text("field") == "CREATED_AT" ? ResourceList.ByCreation : ResourceList.ByName);
    }

    public static ResourceFilter Filter(Arguments arguments)
    {
        var where = arguments.Input("where");
        return new ResourceFilter { Kind = where.Enum<ResourceKind>("kind"), ParentId = where.Text("parentId"), NameContains = where.Text("nameContains") };
    }
}
