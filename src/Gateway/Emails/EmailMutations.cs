using AppUsersGateway.Auditor.Emails;
using AppUsersGateway.Data.Activity;
using AppUsersGateway.Data.Administrators;
using AppUsersGateway.Data.Database;
using AppUsersGateway.Data.Emails;
using AppUsersGateway.Data.Refusals;
using AppUsersGateway.Gateway.GraphQL;

namespace AppUsersGateway.Gateway.Emails;

/// <summary>What a person can do about an e-mail.</summary>
internal sealed class EmailMutations(EmailOutbox outbox, TestMail test, AdministratorRepository administrators, ActivityLog activity) : ISchemaSlice
{
    public void Bind(SchemaBinder schema)
    {
        schema.Payload("ResendEmailPayload", "email").Payload("SendTestEmailPayload", "email");
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
        })
        .Mutation("sendTestEmail", ActivityKind.EmailTestRequested, async (call, input, session) =>
        {
            var recipient = await Recipient(call, input.Text("administratorId"), session);
            var email = await test.Queue(session, recipient, call.Actor);
            await activity.Append(session, call.Actor, new ActivityEntry(ActivityKind.EmailTestRequested)
            {
                AdministratorId = recipient.Id,
                Changes = ChangeList.Created(("emailId", email.Id)),
            });
            return Payload.Done(("email", email));
        });
    }

    private async Task<Administrator> Recipient(Call call, string? id, Session session)
    {
        const string Field = "administratorId";
        if (id is null && call.Actor.Kind != PrincipalKind.Administrator)
        {
            throw new Refusal(RefusalCode.NotFound, "administratorId: programs have no mailbox; name a person.", Field);
        }

        var wanted = id ?? call.Actor.Id!;
        return (await administrators.AllActive(session, call.OrganizationId)).FirstOrDefault(person => person.Id == wanted)
            ?? throw new Refusal(RefusalCode.NotFound, "administratorId: there is no such administrator.", Field);
    }
}
