using AppUsersGateway.Data.Activity;
using AppUsersGateway.Data.Database;
using AppUsersGateway.Data.Emails;
using AppUsersGateway.Data.Refusals;
using AppUsersGateway.Gateway.GraphQL;

namespace AppUsersGateway.Gateway.Emails;

/// <summary>What a person can do about an e-mail.</summary>
internal sealed class EmailMutations(EmailOutbox outbox, ActivityLog activity) : ISchemaSlice
{
    public void Bind(SchemaBinder schema)
    {
        schema.Payload("ResendEmailPayload", "email");
        schema.Root("Mutation").Mutation("resendEmail", ActivityKind.EmailResent, async (call, input, session) =>
        {
            const string Field = "emailId";
            var before = await outbox.Find(session, call.OrganizationId, input.Required(Field)) ?? throw new Refusal(RefusalCode.NotFound, "There is no such e-mail.", Field);
            var email = await outbox.Resend(session, call.OrganizationId, before.Id)
                ?? throw new Refusal(RefusalCode.Conflict, "The e-mail waits to be sent: lastError says why it has not been taken yet.", Field);
            await activity.Append(session, call.Actor, new ActivityEntry(ActivityKind.EmailResent)
            {
                AdministratorId = email.RecipientId,
                Changes = new ChangeList([new Change(Field, email.Id, email.Id), new Change("status", EnumText.Of(before.Status), EnumText.Of(email.Status))]),
            });
            return Payload.Done(("email", email));
        });
    }
}
