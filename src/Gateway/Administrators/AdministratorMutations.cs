using AppUsersGateway.Data.Activity;
using AppUsersGateway.Data.Administrators;
using AppUsersGateway.Data.Permissions;
using AppUsersGateway.Data.Refusals;
using AppUsersGateway.Data.Tokens;
using AppUsersGateway.Gateway.GraphQL;

namespace AppUsersGateway.Gateway.Administrators;

/// <summary>Giving people access and tokens, and ending both.</summary>
internal sealed class AdministratorMutations(AdministratorRepository administrators, TokenRepository tokens, PermissionCatalog catalog) : ISchemaSlice
{
    private const string Id = "administratorId";
    private const string Result = "administrator";

    public void Bind(SchemaBinder schema)
    {
        schema.Payload("InviteAdministratorPayload", Result).Payload("UpdateAdministratorPayload", Result).Payload("RemoveAdministratorPayload", Result)
            .Payload("CreateAdministratorTokenPayload", Result, "token", "secret").Payload("RevokeAdministratorTokenPayload", "token");
        schema.Root("Mutation")
            .Mutation("inviteAdministrator", ActivityKind.AdministratorInvited, async (call, input, session) =>
                Payload.Done((Result, await administrators.Create(
                    session, call.Actor, input.Required("email"), input.Text("name"), Permissions(input)))))
            .Mutation("updateAdministrator", ActivityKind.AdministratorUpdated, async (call, input, session) =>
                Payload.Done((Result, await administrators.Update(session, call.Actor, input.Required(Id), before => Changed(before, input)))))
            .Mutation("removeAdministrator", ActivityKind.AdministratorRemoved, async (call, input, session) =>
                Payload.Done((Result, await administrators.Remove(session, call.Actor, input.Required(Id)))))
            .Mutation("revokeAdministratorToken", ActivityKind.AdministratorTokenRevoked, async (call, input, session) =>
                Payload.Done(("token", await tokens.RevokeOfAdministrator(session, call.Actor, input.Required("tokenId"), input.Text("reason")))))
            .Mutation("createAdministratorToken", ActivityKind.AdministratorTokenCreated, async (call, input, session) =>
            {
                var id = input.Required(Id);
                var found = await administrators.FindMany(session, call.OrganizationId, [id]);
                if (!found.TryGetValue(id, out var administrator) || administrator.Status != AdministratorStatus.Active)
                {
                    throw new Refusal(RefusalCode.NotFound, "administratorId: there is no such administrator.", Id);
                }

                var wanted = NewToken.Check(
                    input.Text("description"), input.Number("maxAgeSeconds"), extendWhenUsed: false, input.Texts("ipAllowlist"), input.Flag("allowAnyAddress") == true);
                var scopes = await catalog.Scopes(session, input.Texts("scopes"), "scopes");
                var (token, secret) = await tokens.CreateForAdministrator(session, call.Actor, administrator, wanted with { Scopes = scopes });
                return Payload.Done((Result, administrator), ("token", token), ("secret", secret.Reveal()));
            });
    }

    /// <summary>A field left out stays; neither can be cleared.</summary>
    private static Administrator Changed(Administrator before, Arguments input) => before with
    {
        Email = input.Has("email") ? input.Text("email") ?? "" : before.Email,
        Name = input.Has("name") ? input.Text("name") ?? "" : before.Name,
    };

    private static IReadOnlyList<string> Permissions(Arguments input) => input.Texts("permissions") switch
    {
        null => [Permission.OrganizationAdmin],
        { Count: 0 } => throw new Refusal(RefusalCode.InvalidPermission, $"permissions: name at least one, such as {Permission.AuditRead} for a reviewer.", "permissions"),
        { } named => named,
    };
}
