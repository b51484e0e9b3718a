using AppUsersGateway.Data.Administrators;
using AppUsersGateway.Data.Permissions;
using AppUsersGateway.Data.Resources;
using AppUsersGateway.Data.Tokens;
using AppUsersGateway.Gateway.GraphQL;
using AppUsersGateway.Gateway.Permissions;
using AppUsersGateway.Gateway.Tokens;

namespace AppUsersGateway.Gateway.Administrators;

/// <summary>People of the organization.</summary>
internal sealed class AdministratorSlice(
    AdministratorRepository administrators, TokenList tokens, GrantList grants, PermissionCatalog catalog, ResourceList resources) : ISchemaSlice
{
    public void Bind(SchemaBinder schema)
    {
        schema.Connection<Administrator>("Administrator");
        schema.Type<Administrator>("Administrator")
            .Field("id", administrator => administrator.Id)
            .Field("email", administrator => administrator.Email)
            .Field("name", administrator => administrator.Name)
            .Enum("status", administrator => administrator.Status)
            .Enum("digestFrequency", administrator => administrator.DigestFrequency)
            .Field("permissions", administrator => administrator.Permissions.Granted)
            .LinkPermissions(grants, catalog, resources)
            .Field("createdAt", administrator => administrator.CreatedAt)
            .Link("tokens", (people, call) => Paging.ConnectBy(
                call,
                TokenArguments.Order(call.Arguments),
                () => tokens.ListOfAdministrators(call.OrganizationId, TokenArguments.Filter(call), call.Now),
                TokenList.OfAdministrator,
                people));
        schema.Root("Query").Query(
            "administrators", call => Paging.Connect(call, AdministratorRepository.OldestFirst, () => administrators.List(call.OrganizationId)));
    }
}
