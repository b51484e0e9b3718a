using System.Diagnostics;
using System.Diagnostics.Metrics;
using Span = System.Diagnostics.Activity;

namespace AppUsersGateway.Data.Database;

/// <summary>
/// Traces and measures SQL statements, under the names of OpenTelemetry's conventions for databases. The text of a statement is ours and is told;
/// its parameters are what callers sent and never are.
/// </summary>
public static class StatementTelemetry
{
    /// <summary>The name of the activity source and of the meter.</summary>
    public const string Name = "AppUsersGateway.Data";

    private const string Commit = "COMMIT";

    private static readonly string[] Operations = ["SELECT", "INSERT", "UPDATE", "DELETE", "WITH", "EXPLAIN", Commit];

    private static readonly ActivitySource Source = new(Name);

    private static readonly Histogram<double> Durations = new Meter(Name).CreateHistogram(
        "db.client.operation.duration",
        "s",
        "Duration of SQL statements and commits, with the reading of their rows.",
        advice: new InstrumentAdvice<double> { HistogramBucketBoundaries = [0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 5] });

    /// <summary>The end of a write, which is when SQLite and PostgreSQL wait for the disk.</summary>
    internal static Measurement StartCommit(string system) => Start(system, Commit);

    /// <summary>Begins one statement; disposing ends it. Costs nothing when nobody listens.</summary>
    internal static Measurement Start(string system, string sql)
    {
        if (!Durations.Enabled && !Source.HasListeners())
        {
            return default;
        }

        var operation = Operation(sql);
        var activity = Source.StartActivity(operation, ActivityKind.Client);
        if (activity is { IsAllDataRequested: true })
        {
            activity.SetTag("db.system.name", system).SetTag("db.operation.name", operation).SetTag("db.query.text", sql);
        }

        return new Measurement(activity, system, operation, Stopwatch.GetTimestamp());
    }

    // A name out of a short list: the label of a metric must not grow.
    private static string Operation(ReadOnlySpan<char> sql)
    {
        sql = sql.TrimStart();
        foreach (var operation in Operations)
        {
            if (sql.StartsWith(operation, StringComparison.OrdinalIgnoreCase))
            {
                return operation;
            }
        }

        return "OTHER";
    }

    /// <summary>A statement under way.</summary>
    internal readonly struct Measurement(Span? activity, string system, string operation, long start) : IDisposable
    {
        public void Dispose()
        {
            if (operation is not null)
            {
                Durations.Record(Stopwatch.GetElapsedTime(start).TotalSeconds, new("db.system.name", system), new("db.operation.name", operation));
                activity?.Dispose();
            }
        }
    }
}
