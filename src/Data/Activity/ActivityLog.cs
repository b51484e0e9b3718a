using AppUsersGateway.Data.Database;
using AppUsersGateway.Data.Identifiers;

namespace AppUsersGateway.Data.Activity;

/// <summary>
/// Writes the log in the transaction of the change: if the entry cannot be written, the change does not happen.
/// Every writer locks the chain's head, so that there is one order and no fork.
/// </summary>
public sealed class ActivityLog(TimeProvider time)
{
    // Where entries come from has limits of its own; these hold whoever forgets one, because nothing can be taken out of the log again.
    private const int MaximumReason = 500;
    private const int MaximumUserAgent = 200;

    internal const string SelectHead = "select sequence, hash from activity_head where id = 1";

    /// <summary>Appends one entry.</summary>
    public Task Append(Session session, Actor actor, ActivityEntry entry) => Append(session, actor, [entry]);

    /// <summary>Appends the entries of one change, in their order, without another's between them.</summary>
    public async Task Append(Session session, Actor actor, IReadOnlyCollection<ActivityEntry> entries)
    {
        if (entries.Count == 0)
        {
            return;
        }

        var head = await session.QueryOne<ActivityHead>(
            "update activity_head set sequence = sequence + @Count where id = 1 returning sequence, hash", new { entries.Count })
            ?? throw new InvalidOperationException("The activity log has lost its head.");
        var last = head with { Sequence = head.Sequence - entries.Count };
        var written = new List<StoredEntry>(entries.Count);
        foreach (var entry in entries)
        {
            written.Add(Link(actor, entry, last));
            last = new ActivityHead { Sequence = written[^1].Sequence, Hash = written[^1].Hash };
        }

        await session.Execute(
            """
            insert into activity (sequence, id, organization_id, at, kind, outcome, reason, actor_kind, actor_id, actor_name, actor_token_id,
                application_user_id, token_id, administrator_id, ip, user_agent, changes, previous_hash, hash)
            values (@Sequence, @Id, @OrganizationId, @At, @Kind, @Outcome, @Reason, @ActorKind, @ActorId, @ActorName, @ActorTokenId,
                @ApplicationUserId, @TokenId, @AdministratorId, @Ip, @UserAgent, @Changes, @PreviousHash, @Hash)
            """,
            written);
        await session.Execute("update activity_head set hash = @Hash where id = 1", new { last.Hash });
    }

    /// <summary>The chain's end: keep it elsewhere, and no later tampering with what stands before it goes unseen.</summary>
    public async Task<ActivityHead> Head(Session session) =>
        await session.QueryOne<ActivityHead>(SelectHead)
        ?? throw new InvalidOperationException("The activity log has lost its head.");

    private StoredEntry Link(Actor actor, ActivityEntry entry, ActivityHead last)
    {
        var now = time.GetUtcNow();
        var written = new StoredEntry
        {
            Sequence = last.Sequence + 1,
            Id = Identifier.New(IdentifierKind.ActivityEvent, now),
            OrganizationId = actor.OrganizationId,
            At = now.ToUnixTimeMilliseconds(),
            Kind = EnumText.Of(entry.Kind),
            Outcome = EnumText.Of(entry.Outcome),
            Reason = Shortened(entry.Reason, MaximumReason),
            ActorKind = EnumText.Of(actor.Kind),
            ActorId = actor.Id,
            ActorName = actor.Name,
            ActorTokenId = actor.TokenId,
            ApplicationUserId = entry.ApplicationUserId,
            TokenId = entry.TokenId,
            AdministratorId = entry.AdministratorId,
            Ip = actor.Ip,
            UserAgent = Shortened(actor.UserAgent, MaximumUserAgent),
            Changes = entry.Changes.ToStorage(),
            PreviousHash = last.Hash,
            Hash = "",
        };
        return written with { Hash = ActivityHash.Of(written) };
    }

    // Never in the middle of a character: half of one is no text to a database.
    private static string? Shortened(string? text, int maximum) =>
        text is null || text.Length <= maximum ? text : text[..(char.IsHighSurrogate(text[maximum - 1]) ? maximum - 1 : maximum)];
}

/// <summary>A place in the chain.</summary>
public sealed record ActivityHead
{
    /// <summary>The number of the entry.</summary>
    public long Sequence { get; init; }

    /// <summary>Its hash.</summary>
    public string Hash { get; init; } = ActivityHash.Genesis;
}
