using System.Threading.Tasks.Dataflow;

namespace AppUsersGateway.Auditor.Runs;

/// <summary>Reads on while what was read is worked on: reading from SQLite takes a processor, and so does work on what was read.</summary>
internal static class ReadAhead
{
    /// <summary>What is worked on at once. One reader cannot keep more busy, and what waits takes memory.</summary>
    private static readonly int AtOnce = Math.Min(Environment.ProcessorCount, 4);

    /// <summary>
    /// The results of work on a sequence, in its order. Only the work is done by several threads at once; the sequence is read by one at a time. Whatever
    /// the reader of the results does, nothing is being read any more when it is done.
    /// </summary>
    /// <param name="sequence">What to read.</param>
    /// <param name="work">The work; must not touch what others change.</param>
    public static async IAsyncEnumerable<TResult> Of<T, TResult>(IAsyncEnumerable<T> sequence, Func<T, TResult> work)
    {
        var worker = new TransformBlock<T, TResult>(work, new ExecutionDataflowBlockOptions
        {
            MaxDegreeOfParallelism = AtOnce,
            BoundedCapacity = AtOnce + 1,
            EnsureOrdered = true,
            SingleProducerConstrained = true,
        });
        var reading = Task.Run(() => Read(sequence, worker));
        try
        {
            await foreach (var result in worker.ReceiveAllAsync())
            {
                yield return result;
            }

            await reading;
            await worker.Completion;
        }
        finally
        {
            ((IDataflowBlock)worker).Fault(new OperationCanceledException()); // means nothing when all is done already
            await reading.ContinueWith(static _ => { }, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
        }
    }

    private static async Task Read<T, TResult>(IAsyncEnumerable<T> sequence, TransformBlock<T, TResult> worker)
    {
        try
        {
            await foreach (var item in sequence)
            {
                if (!await worker.SendAsync(item))
                {
                    return; // the work failed, or nobody wants the results
                }
            }
        }
        finally
        {
            worker.Complete();
        }
    }
}
