using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace AppUsersGateway.Auditor.Mail;

/// <summary>Says at start where mails go, so that nobody waits for one that became a file.</summary>
public sealed class MailAnnouncement(IMailer mailer, ILogger<MailAnnouncement> logger) : IHostedService
{
    /// <inheritdoc/>
    public Task StartAsync(CancellationToken cancellationToken)
    {
        logger.LogInformation("E-mails go to {Destination}", mailer.Destination);
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
