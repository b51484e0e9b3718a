using AppUsersGateway.Data.Activity;
using AppUsersGateway.Data.Administrators;
using AppUsersGateway.Data.ApplicationUsers;
using AppUsersGateway.Data.Findings;
using AppUsersGateway.Data.Permissions;
using AppUsersGateway.Data.Resources;
using AppUsersGateway.Data.Tokens;
using AppUsersGateway.Data.Usage;
using AppUsersGateway.Gateway.Activity;
using AppUsersGateway.Gateway.Findings;
using AppUsersGateway.Gateway.GraphQL;
using AppUsersGateway.Gateway.Permissions;
using AppUsersGateway.Gateway.Principals;
using AppUsersGateway.Gateway.Tokens;
using AppUsersGateway.Gateway.Usage;

namespace AppUsersGateway.Gateway.ApplicationUsers;

/// <summary>What an application user looks like.</summary>
internal sealed class ApplicationUserTypes(
    AdministratorRepository administrators, TokenList tokens, FindingRepository findings, ActivityRepository activity,
    GrantList grants, PermissionCatalog catalog, ResourceList resources, UseTimeline timeline,
    UsageList usage, PrincipalLookup principals) : ISchemaSlice
{
    public void Bind(SchemaBinder schema)
    {
        schema.Connection<ApplicationUser>("ApplicationUser");
        schema.Type<ApplicationUser>("ApplicationUser")
            .Field("id", user => user.Id)
            .Field("name", user => user.Name)
            .Field("description", user => user.Description)
            .Link("owner", user => user.OwnerId, (ids, call) => call.Read(session => administrators.FindMany(session, call.OrganizationId, ids)))
            .Field("contactEmail", user => user.ContactEmail)
            .Field("environment", user => user.Environment)
            .Enum("status", user => user.Status)
            .Field("createdAt", user => user.CreatedAt)
            .Field("updatedAt", user => user.UpdatedAt)
            .Field("deletedAt", user => user.DeletedAt)
            .Field("reviewedAt", user => user.ReviewedAt)
            .Link("reviewedBy", user => user.ReviewedBy, principals.Find)
            .Field("lastActivityAt", user => user.LastActivityAt)
            .Link("tokens", (users, call) => Paging.ConnectBy(
                call,
                TokenArguments.Order(call.Arguments),
                () => tokens.List(call.OrganizationId, TokenArguments.Filter(call), call.Now),
                TokenList.OfApplicationUser,
                users))
            .LinkUsage(usage, UsageList.OfApplicationUser)
            .LinkPermissions(grants, catalog, resources)
            .LinkFindings(findings, FindingRepository.OfApplicationUser)
            .LinkActivity(activity, ActivityRepository.OfApplicationUser, timeline, UseTimeline.OfApplicationUser);
    }
}
