using AppUsersGateway.Data.Administrators;
using AppUsersGateway.Data.Audits;
using AppUsersGateway.Data.Emails;
using AppUsersGateway.Gateway.GraphQL;

namespace AppUsersGateway.Gateway.Emails;

/// <summary>The outbox.</summary>
internal sealed class EmailSlice(EmailOutbox outbox, AdministratorRepository administrators, AuditRunRepository runs) : ISchemaSlice
{
    public void Bind(SchemaBinder schema)
    {
        schema.Connection<Email>("Email");
        schema.Root("Query")
            .Query("emails", call => Paging.Connect(
                call, EmailOutbox.NewestFirst, () => outbox.List(call.OrganizationId, call.Arguments.Input("where").Enum<EmailStatus>("status"))))
            .Query("email", async call => await call.Read(session => outbox.Find(session, call.OrganizationId, call.Arguments.Required("id"))));
        schema.Type<Email>("Email")
            .Field("id", email => email.Id)
            .Enum("kind", email => email.Kind)
            .Link("recipient", email => email.RecipientId, (ids, call) => call.Read(session => administrators.FindMany(session, call.OrganizationId, ids)))
            .Field("recipientAddress", email => email.RecipientAddress)
            .Field("subject", email => email.Subject)
            .Field("text", email => email.Text)
            .Field("html", email => email.Html)
            .Field("shortText", email => email.ShortText)
            .Enum("status", email => email.Status)
            .Field("attempts", email => email.Attempts)
            .Field("lastError", email => email.LastError)
            .Field("createdAt", email => email.CreatedAt)
            .Field("sentAt", email => email.SentAt)
            .Link("auditRun", email => email.RunId, (ids, call) => call.Read(session => runs.FindMany(session, call.OrganizationId, ids)));
    }
}
