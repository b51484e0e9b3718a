namespace AppUsersGateway.Gateway.Limits;

/// <summary>
/// Where GraphQL is worked on: on as many threads of the pool as there are processors and no more. SQLite answers on the thread that asks; without
/// this a flood would hold every thread, and whoever is to be verified, or sent away, would have to wait for one (P12).
/// </summary>
internal sealed class GraphQLThreads
{
    /// <summary>Threads of the pool beside those: for verification, and for saying that there is too much to do.</summary>
    private const int Spare = 2;

    private readonly TaskFactory factory =
        new(new ConcurrentExclusiveSchedulerPair(TaskScheduler.Default, Environment.ProcessorCount).ConcurrentScheduler);

    public GraphQLThreads()
    {
        ThreadPool.GetMinThreads(out var workers, out var completions);
        ThreadPool.SetMinThreads(Math.Max(workers, Environment.ProcessorCount + Spare), completions);
    }

    /// <summary>Does a piece of work on one of them, its continuations as well.</summary>
    public Task Run(Func<Task> work) => factory.StartNew(work).Unwrap();
}
