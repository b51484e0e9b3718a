using AppUsersGateway.Data.Activity;
using AppUsersGateway.Data.Administrators;
using AppUsersGateway.Data.Emails;
using AppUsersGateway.Data.Refusals;
using AppUsersGateway.Gateway.GraphQL;

namespace AppUsersGateway.Gateway.Emails;

/// <summary>How often a person wants mails. Everybody decides for themselves, as by the link in a mail's header.</summary>
internal sealed class EmailPreferenceMutations(DigestPreferences digests, AdministratorRepository administrators) : ISchemaSlice
{
    private const string Result = "administrator";

    public void Bind(SchemaBinder schema)
    {
        schema.Payload("UpdateEmailPreferencesPayload", Result);
        schema.Root("Mutation").Mutation("updateEmailPreferences", ActivityKind.EmailPreferenceUpdated, async (call, input, session) =>
        {
            const string Field = "digestFrequency";
            if (call.Actor is not { Kind: PrincipalKind.Administrator, Id: { } id })
            {
                throw new Refusal(RefusalCode.NotFound, "Programs have no mailbox: sign in as a person.");
            }

            if (!await digests.Change(session, call.Actor, id, input.Enum<DigestFrequency>(Field)!.Value))
            {
                throw new Refusal(
                    RefusalCode.Conflict, $"{Field}: you are the last who gets digests, and somebody must: WEEKLY is the least, until somebody else who may read audits gets them.", Field);
            }

            return Payload.Done((Result, (await administrators.FindMany(session, call.OrganizationId, [id]))[id]));
        });
    }
}
