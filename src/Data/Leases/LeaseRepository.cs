using AppUsersGateway.Data.Database;

namespace AppUsersGateway.Data.Leases;

/// <summary>One holder at a time for a named piece of work, on any number of nodes. A dead holder's lease runs out.</summary>
public sealed class LeaseRepository(TimeProvider time)
{
    /// <summary>Takes a free or expired lease, or renews one's own.</summary>
    /// <returns>Whether <paramref name="holder"/> has it now.</returns>
    public async Task<bool> Acquire(Session session, string name, string holder, TimeSpan duration)
    {
        var now = time.GetUtcNow();
        return await session.Execute(
            """
            insert into leases (name, holder, expires_at) values (@name, @holder, @Until)
            on conflict (name) do update set holder = excluded.holder, expires_at = excluded.expires_at
            where leases.expires_at <= @now or leases.holder = @holder
            """,
            new { name, holder, now, Until = now + duration }) > 0;
    }

    /// <summary>Gives a lease back.</summary>
    public Task Release(Session session, string name, string holder) =>
        session.Execute("delete from leases where name = @name and holder = @holder", new { name, holder });
}
