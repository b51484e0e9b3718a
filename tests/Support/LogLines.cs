using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace AppUsersGateway.Tests.Support;

/// <summary>Everything that was logged, to be searched and waited for.</summary>
public sealed class LogLines : ILoggerProvider, ILogger
{
    private readonly ConcurrentQueue<string> lines = new();
    private readonly ConcurrentQueue<(string Part, TaskCompletionSource Came)> waiting = new();

    public IEnumerable<string> All => lines;

    /// <summary>Ends when a line that holds <paramref name="part"/> comes, or has come.</summary>
    public Task Comes(string part, TimeSpan patience)
    {
        var came = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        waiting.Enqueue((part, came));
        if (lines.Any(line => line.Contains(part, StringComparison.Ordinal)))
        {
            came.TrySetResult();
        }

        return came.Task.WaitAsync(patience);
    }

    public ILogger CreateLogger(string categoryName) => this;

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        var line = $"{logLevel}: {formatter(state, exception)} {exception?.Message}";
        lines.Enqueue(line);
        foreach (var (part, came) in waiting)
        {
            if (line.Contains(part, StringComparison.Ordinal))
            {
                came.TrySetResult();
            }
        }
    }

    public void Dispose()
    {
        // Nothing is held.
    }
}
