namespace AppUsersGateway.Auditor.Runs;

/// <summary>Reads the next while the last is worked on: on SQLite reading takes a processor, and so do the rules.</summary>
internal static class ReadAhead
{
    /// <summary>The same sequence, one ahead. Whatever the reader of this one does, nothing is being read any more when it is done.</summary>
    public static async IAsyncEnumerable<T> Of<T>(IAsyncEnumerable<T> sequence)
    {
        var source = sequence.GetAsyncEnumerator();
        var next = Start(source);
        try
        {
            while (await next)
            {
                var current = source.Current;
                next = Start(source);
                yield return current;
            }
        }
        finally
        {
            await next.ContinueWith(static _ => { }, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
            await source.DisposeAsync();
        }
    }

    private static Task<bool> Start<T>(IAsyncEnumerator<T> source) => Task.Run(async () => await source.MoveNextAsync());
}
