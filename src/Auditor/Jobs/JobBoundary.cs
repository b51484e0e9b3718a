using Microsoft.Extensions.Logging;
using Quartz;

namespace AppUsersGateway.Auditor.Jobs;

/// <summary>Where a job ends: what failed is logged once, here, and the job comes again at its next moment.</summary>
internal static class JobBoundary
{
    public static async ValueTask Run(ILogger logger, JobKey key, Func<Task> work, CancellationToken cancellation)
    {
        try
        {
            await work();
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            logger.LogInformation("Job {Job} stopped with the program", key.Name);
        }
        catch (Exception problem)
        {
            logger.LogError(problem, "Job {Job} failed; it runs again at its next moment", key.Name);
        }
    }
}
