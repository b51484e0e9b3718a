using AppUsersGateway.Data.Database;

namespace AppUsersGateway.Data.Revocations;

/// <summary>
/// The only statements that end a token before its own time. Each notes the end in its session, and <see cref="AppDatabase"/> writes what is noted to the
/// journal before it commits: a new way to end tokens cannot forget it. Tokens are to be taken in the order of their ids, as the recording of use does:
/// neither can wait for the other in a circle.
/// </summary>
internal static class TokenEnds
{
    /// <summary>Ends a token for good.</summary>
    /// <param name="session">The transaction.</param>
    /// <param name="id">The token.</param>
    /// <param name="at">When.</param>
    /// <param name="why">What people are told.</param>
    /// <param name="reason">What ends it.</param>
    public static async Task Revoke(Session session, string id, DateTimeOffset at, string? why, RevocationReason reason)
    {
        var hash = await session.QueryOne<string>("update tokens set revoked_at = @at, revoke_reason = @why where id = @id returning secret_hash", new { id, at, why });
        session.Ended.Add(new Revocation(id, hash!, at, at, reason));
    }

    /// <summary>Ends a token with the overlap of its rotation.</summary>
    /// <param name="session">The transaction.</param>
    /// <param name="id">The token.</param>
    /// <param name="at">When it was rotated.</param>
    /// <param name="grace">When it ends at the latest.</param>
    /// <param name="end">When it ends as things stand; use moves it when silence closes the overlap.</param>
    /// <param name="closeWhenSilentSeconds">The silence that closes the overlap; null for none.</param>
    public static async Task Rotate(Session session, string id, DateTimeOffset at, DateTimeOffset grace, DateTimeOffset end, long? closeWhenSilentSeconds)
    {
        var hash = await session.QueryOne<string>(
            "update tokens set grace_ends_at = @grace, expires_at = @end, close_when_silent_seconds = @closeWhenSilentSeconds where id = @id returning secret_hash",
            new { id, grace, end, closeWhenSilentSeconds });
        session.Ended.Add(new Revocation(id, hash!, at, end, RevocationReason.Rotated));
    }

    /// <summary>Lets a token that works on end no later than then. For a restore, whose journal knows that end already.</summary>
    /// <param name="session">The transaction.</param>
    /// <param name="id">The token.</param>
    /// <param name="end">When.</param>
    public static Task Shorten(Session session, string id, DateTimeOffset end) => session.Execute(
        """
        update tokens set
            expires_at = case when expires_at < @end then expires_at else @end end,
            absolute_expires_at = case when not extend_when_used or absolute_expires_at < @end then absolute_expires_at else @end end
        where id = @id
        """,
        new { id, end });
}
