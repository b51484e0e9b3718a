using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using Xunit;

namespace AppUsersGateway.Tests.Support;

/// <summary>Keeps what is logged: a test fails on an error that it did not expect.</summary>
public sealed class LogRecorder : ILoggerProvider
{
    private readonly ConcurrentQueue<(LogLevel Level, string Text)> lines = new();

    /// <summary>All lines with their structured values.</summary>
    public string Text => string.Join('\n', lines.Select(line => line.Text));

    /// <summary>Errors that the test provokes are taken out before the end.</summary>
    public IReadOnlyList<string> TakeErrors()
    {
        var errors = lines.Where(line => line.Level >= LogLevel.Error).Select(line => line.Text).ToList();
        var others = lines.Where(line => line.Level < LogLevel.Error).ToList();
        lines.Clear();
        others.ForEach(lines.Enqueue);
        return errors;
    }

    public void AssertNoErrors()
    {
        var errors = lines.Where(line => line.Level >= LogLevel.Error).Select(line => line.Text).ToList();
        Assert.True(errors.Count == 0, string.Join('\n', errors));
    }

    public ILogger CreateLogger(string categoryName) => new Recorder(this, categoryName);

    public void Dispose()
    {
    }

    private sealed class Recorder(LogRecorder log, string category) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            var values = state is IEnumerable<KeyValuePair<string, object?>> pairs ? string.Join(' ', pairs.Select(pair => $"{pair.Key}={pair.Value}")) : "";
            log.lines.Enqueue((logLevel, $"{category} {formatter(state, exception)} {values} {exception}"));
        }
    }
}
