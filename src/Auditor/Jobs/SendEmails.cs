using AppUsersGateway.Auditor.Mail;
using Microsoft.Extensions.Logging;
using Quartz;

namespace AppUsersGateway.Auditor.Jobs;

/// <summary>Sends the e-mails that are due.</summary>
[DisallowConcurrentExecution]
public sealed class SendEmails(OutboxSender sender, ILogger<SendEmails> logger) : IJob
{
    /// <summary>The job's key.</summary>
    public static readonly JobKey Key = new("send-emails");

    /// <inheritdoc/>
    public ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken = default) =>
        JobBoundary.Run(logger, Key, () => sender.SendDue(cancellationToken), cancellationToken);
}
