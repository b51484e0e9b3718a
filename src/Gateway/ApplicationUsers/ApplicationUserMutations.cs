using AppUsersGateway.Data.Activity;
using AppUsersGateway.Data.ApplicationUsers;
using AppUsersGateway.Gateway.GraphQL;

namespace AppUsersGateway.Gateway.ApplicationUsers;

/// <summary>Changes of application users.</summary>
internal sealed class ApplicationUserMutations(ApplicationUserRepository users) : ISchemaSlice
{
    private const string Id = "applicationUserId";
    private const string Result = "applicationUser";

    public void Bind(SchemaBinder schema)
    {
        schema.Payload("CreateApplicationUserPayload", Result).Payload("UpdateApplicationUserPayload", Result)
            .Payload("DisableApplicationUserPayload", Result).Payload("EnableApplicationUserPayload", Result).Payload("DeleteApplicationUserPayload", Result)
            .Payload("ReviewApplicationUserPayload", Result);
        schema.Root("Mutation")
            .Mutation("createApplicationUser", ActivityKind.ApplicationUserCreated, async (call, input, session) =>
                Payload.Done((Result, await users.Create(session, call.Actor, ApplicationUserInput.Check(
                    input.Text("name"), input.Text("description"), input.Text("ownerId"), input.Text("contactEmail"), input.Text("environment"))))))
            .Mutation("updateApplicationUser", ActivityKind.ApplicationUserUpdated, async (call, input, session) =>
                Payload.Done((Result, await users.Update(session, call.Actor, input.Required(Id), before => Changed(before, input)))))
            .Mutation("disableApplicationUser", ActivityKind.ApplicationUserDisabled, async (call, input, session) =>
                Payload.Done((Result, await users.Disable(session, call.Actor, input.Required(Id)))))
            .Mutation("enableApplicationUser", ActivityKind.ApplicationUserEnabled, async (call, input, session) =>
                Payload.Done((Result, await users.Enable(session, call.Actor, input.Required(Id)))))
            .Mutation("reviewApplicationUser", ActivityKind.ApplicationUserReviewed, async (call, input, session) =>
                Payload.Done((Result, await users.Review(session, call.Actor, input.Required(Id), input.Text("note")))))
            .Mutation("deleteApplicationUser", ActivityKind.ApplicationUserDeleted, async (call, input, session) =>
                Payload.Done((Result, await users.Delete(session, call.Actor, input.Required(Id)))));
    }

    /// <summary>A field left out stays; null clears it.</summary>
    private static ApplicationUserInput Changed(ApplicationUserInput before, Arguments input)
    {
        string? Field(string name, string? kept) => input.Has(name) ? input.Text(name) : kept;
        return ApplicationUserInput.Check(
            Field("name", before.Name), Field("description", before.Description), Field("ownerId", before.OwnerId),
            Field("contactEmail", before.ContactEmail), Field("environment", before.Environment));
    }
}
