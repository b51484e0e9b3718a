using AppUsersGateway.Data.Database;

namespace AppUsersGateway.Data.Emails;

/// <summary>Who was told what about which finding: nothing is told twice, and a follow-up finds the mail that it follows.</summary>
public sealed class NoticeLedger
{
    /// <summary>Fingerprints named in one statement: both engines cap the parameters of one.</summary>
    private const int Batch = 500;

    /// <summary>What was told by mails of a kind about findings, by fingerprint and recipient, oldest first.</summary>
    public async Task<ILookup<(string Fingerprint, string RecipientId), Notice>> Of(
        Session session, string organizationId, EmailKind kind, IEnumerable<string> fingerprints)
    {
        var all = new List<Notice>();
        foreach (var batch in fingerprints.Distinct(StringComparer.Ordinal).Chunk(Batch))
        {
            all.AddRange(await session.Query<Notice>(
                """
                select organization_id, fingerprint, recipient_id, kind, opened_at, stage, news, message_key, told_at from notices
                where organization_id = @organizationId and fingerprint in @Fingerprints and kind = @kind order by told_at, stage
                """,
                new { organizationId, kind, Fingerprints = new InList(batch) }));
        }

        return all.ToLookup(notice => (notice.Fingerprint, notice.RecipientId));
    }

    /// <summary>Who was alerted about an organization's tokens since a moment, with the key of the first mail about each.</summary>
    public async Task<ILookup<string, (string RecipientId, string? MessageKey)>> Alerted(
        Session session, IReadOnlyCollection<string> tokenIds, DateTimeOffset since) =>
        (await session.Query<(string TokenId, string RecipientId, string? MessageKey)>(
            """
            select f.token_id, n.recipient_id, min(n.message_key) from findings f
            join notices n on n.organization_id = f.organization_id and n.fingerprint = f.fingerprint
            where f.token_id in @TokenIds and n.kind = 'ALERT' and n.told_at >= @since
            group by f.token_id, n.recipient_id order by f.token_id, n.recipient_id
            """,
            new { since, TokenIds = new InList(tokenIds) }))
        .ToLookup(row => row.TokenId, row => (row.RecipientId, row.MessageKey));

    /// <summary>Keeps what is told, in the transaction of the mail.</summary>
    public Task Add(Session session, IReadOnlyCollection<Notice> notices) => session.ExecuteEach(
        """
        insert into notices (organization_id, fingerprint, recipient_id, kind, opened_at, stage, news, message_key, told_at)
        values (@OrganizationId, @Fingerprint, @RecipientId, @Kind, @OpenedAt, @Stage, @News, @MessageKey, @ToldAt)
        on conflict do nothing
        """,
        ["@OrganizationId", "@Fingerprint", "@RecipientId", "@Kind", "@OpenedAt", "@Stage", "@News", "@MessageKey", "@ToldAt"],
        [.. notices.Select(notice => new object?[]
        {
            notice.OrganizationId, notice.Fingerprint, notice.RecipientId, EnumText.Of(notice.Kind), notice.OpenedAt.ToUnixTimeMilliseconds(), notice.Stage,
            notice.News, notice.MessageKey, notice.ToldAt.ToUnixTimeMilliseconds(),
        })]);
}
