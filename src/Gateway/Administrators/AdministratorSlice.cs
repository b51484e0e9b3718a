using AppUsersGateway.Data.Activity;
using AppUsersGateway.Data.Administrators;
using AppUsersGateway.Data.Permissions;
using AppUsersGateway.Data.Refusals;
using AppUsersGateway.Data.Tokens;
using AppUsersGateway.Gateway.GraphQL;

namespace AppUsersGateway.Gateway.Administrators;

/// <summary>People of the organization.</summary>
internal sealed class AdministratorSlice(AdministratorRepository administrators, TokenRepository tokens) : ISchemaSlice
{
    public void Bind(SchemaBinder schema)
    {
        schema.Connection<Administrator>("Administrator");
        schema.Type<Administrator>("Administrator")
            .Field("id", administrator => administrator.Id)
            .Field("email", administrator => administrator.Email)
            .Field("name", administrator => administrator.Name)
            .Enum("status", administrator => administrator.Status)
            .Field("permissions", administrator => administrator.Permissions.Granted)
            .Field("createdAt", administrator => administrator.CreatedAt);
        schema.Root("Query").Query(
            "administrators", call => Paging.Connect(call, AdministratorRepository.OldestFirst, () => administrators.List(call.OrganizationId)));
        schema.Payload("InviteAdministratorPayload", "administrator").Payload("CreateAdministratorTokenPayload", "administrator", "token", "secret");
        schema.Root("Mutation")
            .Mutation("inviteAdministrator", ActivityKind.AdministratorInvited, async (call, input, session) =>
                Payload.Done(("administrator", await administrators.Create(
                    session, call.Actor, input.Required("email"), input.Text("name"), Permissions(input)))))
            .Mutation("createAdministratorToken", ActivityKind.AdministratorTokenCreated, async (call, input, session) =>
            {
                var id = input.Required("administratorId");
                var found = await administrators.FindMany(session, call.OrganizationId, [id]);
                if (!found.TryGetValue(id, out var administrator) || administrator.Status != AdministratorStatus.Active)
                {
                    throw new Refusal(RefusalCode.NotFound, "administratorId: there is no such administrator.", "administratorId");
                }

                var wanted = NewToken.Check(
                    input.Text("description"), input.Number("maxAgeSeconds"), extendWhenUsed: false, input.Texts("ipAllowlist"), input.Flag("allowAnyAddress") == true);
                var (token, secret) = await tokens.CreateForAdministrator(session, call.Actor, administrator, wanted);
                return Payload.Done(("administrator", administrator), ("token", token), ("secret", secret.Reveal()));
            });
    }

    private static IReadOnlyList<string> Permissions(Arguments input) => input.Texts("permissions") switch
    {
        null => [Permission.OrganizationAdmin],
        { Count: 0 } => throw new Refusal(RefusalCode.InvalidPermission, $"permissions: name at least one, such as {Permission.AuditRead} for a reviewer.", "permissions"),
        { } named => named,
    };
}
