using AppUsersGateway.Data.Administrators;
using AppUsersGateway.Data.ApplicationUsers;
using AppUsersGateway.Data.Tokens;
using AppUsersGateway.Gateway.Authentication;
using AppUsersGateway.Gateway.GraphQL;

namespace AppUsersGateway.Gateway.Viewers;

/// <summary>Who is asking.</summary>
internal sealed class ViewerSlice(AdministratorRepository administrators, ApplicationUserList users, TokenList tokens) : ISchemaSlice
{
    public void Bind(SchemaBinder schema)
    {
        schema.Root("Query").Query("viewer", call => Task.FromResult<object?>(call.Caller));
        schema.Type<Caller>("Viewer")
            .Lookup("principal", async (caller, call) => caller.Credential?.ApplicationUserId is { } user
                ? await call.Read(session => users.Find(session, call.OrganizationId, user))
                : (await call.Read(session => administrators.FindMany(session, call.OrganizationId, [caller.Id]))).GetValueOrDefault(caller.Id))
            .Field("permissions", caller => caller.Permissions.Granted)
            .Lookup("token", async (caller, call) => caller.Credential is { TokenId: var token }
                ? (await call.Read(session => tokens.FindMany(session, call.OrganizationId, [token]))).GetValueOrDefault(token)
                : null);
    }
}
