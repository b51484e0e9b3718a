using AppUsersGateway.Data.Database;
using AppUsersGateway.Data.Paging;

namespace AppUsersGateway.Data.Emails;

/// <summary>The outbox.</summary>
public sealed class EmailOutbox(TimeProvider time)
{
    /// <summary>Newest first.</summary>
    public static readonly ListOrder<Email> NewestFirst = new("created", "e.created_at", Descending: true, email => email.CreatedAt.ToUnixTimeMilliseconds());

    private const string Columns =
        "e.id, e.organization_id, e.run_id, e.kind, e.recipient_id, e.recipient_name, e.recipient_address, e.subject, e.text, e.html, e.short_text, e.status, " +
        "e.message_key, e.thread, e.marks, e.calendar, " +
        "e.attempts, e.last_error, e.created_at, e.next_attempt_at, e.sent_at";

    private const string From = "emails e";

    /// <summary>The organization's e-mails, of one status when named.</summary>
    public ListQuery<Email> List(string organizationId, EmailStatus? status)
    {
        var list = new ListQuery<Email>(Columns, From, "e.id").In("e.organization_id", organizationId);
        return status is { } wanted ? list.Where("e.status = @Status", "Status", EnumText.Of(wanted)) : list;
    }

    /// <summary>One by id.</summary>
    public Task<Email?> Find(Session session, string organizationId, string id) =>
        session.QueryOne<Email>($"select {Columns} from {From} where e.id = @id and e.organization_id = @organizationId", new { id, organizationId });

    /// <summary>Puts one in, in the transaction of what it reports; one of a message key.</summary>
    /// <returns>Whether it was not there yet.</returns>
    public async Task<bool> Add(Session session, Email email) =>
        await session.Execute(
            """
            insert into emails (id, organization_id, run_id, kind, recipient_id, recipient_name, recipient_address, subject, text, html, status,
                message_key, thread, marks, calendar, created_at, next_attempt_at)
            values (@Id, @OrganizationId, @RunId, @Kind, @RecipientId, @RecipientName, @RecipientAddress, @Subject, @Text, @Html, @Status,
                @MessageKey, @Thread, @Marks, @Calendar, @CreatedAt, @NextAttemptAt)
            on conflict do nothing
            """,
            email) > 0;

    /// <summary>Whether a mail with this key was ever written.</summary>
    public async Task<bool> Has(Session session, string messageKey) =>
        await session.Scalar<long>("select count(*) from emails where message_key = @messageKey", new { messageKey }) > 0;

    /// <summary>When the last mail of these kinds was written to a person; null when none ever was.</summary>
    public async Task<DateTimeOffset?> LastTo(Session session, string recipientId, IReadOnlyCollection<EmailKind> kinds) =>
        await session.Scalar<long?>(
            "select max(e.created_at) from emails e where e.recipient_id = @recipientId and e.kind in @Kinds",
            new { recipientId, Kinds = new InList([.. kinds.Select(EnumText.Of)]) }) is { } last
            ? DateTimeOffset.FromUnixTimeMilliseconds(last)
            : null;

    /// <summary>How many mails of an organization were written since a moment, and how many of them a server took.</summary>
    public async Task<(long Written, long Taken)> Delivered(Session session, string organizationId, DateTimeOffset since) => (
        await session.Scalar<long>("select count(*) from emails where organization_id = @organizationId and created_at >= @since", new { organizationId, since }),
        await session.Scalar<long>("select count(*) from emails where organization_id = @organizationId and created_at >= @since and status = 'SENT'", new { organizationId, since }));

    /// <summary>
    /// Claims the next e-mail that is due: counts the attempt and moves the next one away, so that no second sender takes it meanwhile
    /// and a sender that dies is followed by another.
    /// </summary>
    public Task<Email?> Claim(Session session, TimeSpan patience)
    {
        var now = time.GetUtcNow();
        return session.QueryOne<Email>(
            $"""
            update emails set attempts = attempts + 1, next_attempt_at = @Until
            where id = (select e.id from emails e where e.status = 'PENDING' and e.next_attempt_at <= @now order by e.next_attempt_at, e.id limit 1)
                and status = 'PENDING' and next_attempt_at <= @now
            returning {Columns.Replace("e.", "", StringComparison.Ordinal)}
            """,
            new { now, Until = now + patience });
    }

    /// <summary>
    /// Puts one that was sent or given up back to be sent, with the same bytes and message id: the recipient's system can tell that it is no other mail.
    /// </summary>
    /// <returns>The e-mail; null when it waits to be sent anyway.</returns>
    public Task<Email?> Resend(Session session, string organizationId, string id) =>
        session.QueryOne<Email>(
            $"""
            update emails set status = 'PENDING', attempts = 0, next_attempt_at = @Now, sent_at = null
            where id = @id and organization_id = @organizationId and status <> 'PENDING'
            returning {Columns.Replace("e.", "", StringComparison.Ordinal)}
            """,
            new { id, organizationId, Now = time.GetUtcNow() });

    /// <summary>How many wait to be sent, of all organizations.</summary>
    public Task<long> Waiting(Session session) => session.Scalar<long>("select count(*) from emails where status = 'PENDING'");

    /// <summary>The server took it.</summary>
    public Task MarkSent(Session session, string id) =>
        session.Execute("update emails set status = 'SENT', sent_at = @Now, last_error = null where id = @id", new { id, Now = time.GetUtcNow() });

    /// <summary>A server found it too large: from now on only this text is sent, without HTML and calendar, so that each later attempt has the same bytes.</summary>
    public Task Shorten(Session session, string id, string text) =>
        session.Execute("update emails set short_text = @text where id = @id", new { id, text });

    /// <summary>It was not taken: try again later, or give up when <paramref name="next"/> is null.</summary>
    public Task MarkFailed(Session session, string id, string error, DateTimeOffset? next) =>
        session.Execute(
            "update emails set status = case when @GiveUp then 'FAILED' else 'PENDING' end, last_error = @error, next_attempt_at = @Next where id = @id",
            new { id, error, GiveUp = next is null, Next = next ?? time.GetUtcNow() });
}
