using AppUsersGateway.Data.Database;

namespace AppUsersGateway.Gateway.Configuration;

/// <summary>Begins the revocation journal before the first request, or ends the start: without it nothing could be revoked.</summary>
internal sealed class RevocationJournalStart(AppDatabase database) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken) => database.Journal.Start(cancellationToken);

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
