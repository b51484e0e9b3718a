namespace AppUsersGateway.Data.Database;

/// <summary>A database that nobody else uses, while a backup is put in its place. Disposed of before <see cref="Finish"/>, it leaves the old database.</summary>
internal abstract class Restoration : IAsyncDisposable
{
    /// <summary>Reads a backup through, without touching the database.</summary>
    /// <exception cref="InvalidOperationException">It is no backup of this engine and program, or it is damaged.</exception>
    public abstract Task<BackupContent> Inspect(string backup, CancellationToken cancellation);

    /// <summary>Loads the backup that was inspected.</summary>
    /// <returns>The database in which the rest is to be done: migrations, and what ended since.</returns>
    public abstract Task<DatabaseOptions> Load(CancellationToken cancellation);

    /// <summary>Marks the loaded database as complete, in the transaction that completes it.</summary>
    public virtual Task Settle(Session session) => Task.CompletedTask;

    /// <summary>Lets it be the database.</summary>
    public abstract Task Finish();

    public abstract ValueTask DisposeAsync();
}

/// <summary>What a backup says about itself.</summary>
/// <param name="Scripts">The migrations that it has.</param>
/// <param name="TakenAt">When it was begun; null when it does not say.</param>
internal sealed record BackupContent(IReadOnlyList<string> Scripts, DateTimeOffset? TakenAt);
