using AppUsersGateway.Data.Activity;
using AppUsersGateway.Data.ApplicationUsers;
using AppUsersGateway.Data.Organizations;
using AppUsersGateway.Data.Permissions;
using AppUsersGateway.Data.Resources;
using AppUsersGateway.Data.Tokens;
using AppUsersGateway.Data.Usage;
using AppUsersGateway.Gateway.GraphQL;
using AppUsersGateway.Gateway.Permissions;
using AppUsersGateway.Gateway.Resources;

namespace AppUsersGateway.Gateway.Organizations;

/// <summary>The caller's organization.</summary>
internal sealed class OrganizationSlice(
    OrganizationRepository organizations, ApplicationUserList users, TokenList tokens, ResourceList resources, GrantList grants,
    RecordingRepository recording) : ISchemaSlice
{
    public void Bind(SchemaBinder schema)
    {
        schema.Root("Query").Query("organization", async call => await call.Read(session => organizations.Find(session, call.OrganizationId)));
        schema.Type<Organization>("Organization")
            .Field("id", organization => organization.Id)
            .Field("name", organization => organization.Name)
            .Field("applicationUserLimit", organization => organization.ApplicationUserLimit)
            .Field("tokenLimitPerUser", organization => organization.TokenLimitPerUser)
            .Lookup("applicationUserCount", async (organization, call) =>
                await call.Read(session => users.List(organization.Id, new ApplicationUserFilter()).Count(session)))
            .Lookup("liveTokenCount", async (organization, call) =>
                await call.Read(session => tokens.List(organization.Id, new TokenFilter { Status = TokenStatus.Active }, call.Now).Count(session)))
            .Lookup("useRecordedSince", async (organization, call) =>
                await call.Read(session => recording.UnbrokenSince(session, organization.Id, call.Now)))
            .Field("parent", _ => null)
            .LinkResources(resources)
            .LinkGrants(grants, GrantList.OfResource)
            .Field("createdAt", organization => organization.CreatedAt);
        schema.Payload("UpdateOrganizationPayload", "organization");
        schema.Root("Mutation").Mutation("updateOrganization", ActivityKind.OrganizationUpdated, async (call, input, session) =>
            Payload.Done(("organization", await organizations.Rename(session, call.Actor, input.Required("name")))));
    }
}
