using AppUsersGateway.Data.Activity;
using AppUsersGateway.Data.Database;
using AppUsersGateway.Data.Organizations;
using AppUsersGateway.Data.Refusals;

namespace AppUsersGateway.Data.Idempotency;

/// <summary>
/// Lets a caller ask again after an answer got lost, without making a thing twice: the same key of the same caller names what it made,
/// for a day.
/// </summary>
public sealed class IdempotencyKeys(OrganizationRepository organizations, TimeProvider time)
{
    private const int MaximumKey = 255;

    private static readonly TimeSpan Kept = TimeSpan.FromHours(24);

    /// <summary>
    /// What the caller's key made before; null when it is new. Takes the organization's lock, so that of two requests with one key the
    /// second waits for what the first one makes.
    /// </summary>
    /// <param name="session">The transaction of the change.</param>
    /// <param name="actor">The caller: other callers' keys are others.</param>
    /// <param name="key">1 to 255 printable ASCII characters.</param>
    /// <param name="fingerprint">Of the request, to tell a repetition from another request.</param>
    /// <exception cref="Refusal">The key is none, or was used for another request.</exception>
    public async Task<string?> Find(Session session, Actor actor, string key, string fingerprint)
    {
        if (key.Length is 0 or > MaximumKey || key.Any(letter => letter is < ' ' or > '~'))
        {
            throw new Refusal(RefusalCode.InvalidText, $"idempotencyKey: give 1 to {MaximumKey} printable ASCII characters.", "idempotencyKey");
        }

        await organizations.Lock(session, actor.OrganizationId);
        await session.Execute(
            "delete from idempotency_keys where organization_id = @OrganizationId and created_at <= @Before", new { actor.OrganizationId, Before = time.GetUtcNow() - Kept });
        var known = await session.QueryOne<KnownKey>(
            "select fingerprint, made_id from idempotency_keys where principal_id = @Id and key = @key", new { actor.Id, key });
        return known is null || known.Fingerprint == fingerprint
            ? known?.MadeId
            : throw new Refusal(RefusalCode.Conflict, "idempotencyKey: the key was used for another request within 24 hours; take a new one.", "idempotencyKey");
    }

    /// <summary>Keeps what a new key made.</summary>
    public Task Keep(Session session, Actor actor, string key, string fingerprint, string madeId) =>
        session.Execute(
            """
            insert into idempotency_keys (principal_id, key, organization_id, fingerprint, made_id, created_at)
            values (@Id, @key, @OrganizationId, @fingerprint, @madeId, @Now)
            """,
            new { actor.Id, key, actor.OrganizationId, fingerprint, madeId, Now = time.GetUtcNow() });

    private sealed record KnownKey
    {
        public required string Fingerprint { get; init; }

        public required string MadeId { get; init; }
    }
}
