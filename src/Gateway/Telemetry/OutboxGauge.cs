using System.Data.Common;
using AppUsersGateway.Data.Database;
using AppUsersGateway.Data.Emails;

namespace AppUsersGateway.Gateway.Telemetry;

/// <summary>Counts from time to time the mails that wait: a number that grows says that mails do not leave, whoever sends them.</summary>
internal sealed class OutboxGauge(AppDatabase database, EmailOutbox outbox, TimeProvider time) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(10);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, time);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
            {
                await Count(stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The host stops.
        }
    }

    private async Task Count(CancellationToken cancellation)
    {
        try
        {
            GatewayTelemetry.MailsWaiting(await database.Read(outbox.Waiting, cancellation));
        }
        catch (Exception problem) when (problem is DbException or TimeoutException)
        {
            // A database that does not answer is told by /health/ready and by whoever needed it.
        }
    }
}
