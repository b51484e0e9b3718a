using System.Collections.Concurrent;
using System.Diagnostics;

namespace AppUsersGateway.Tests.Support;

/// <summary>Listens to one trace, which begins with the test's own span: requests that are sent meanwhile belong to it.</summary>
public sealed class Spans : IDisposable
{
    private readonly Activity root = new("test");
    private readonly ActivityListener listener;
    private readonly ConcurrentQueue<Activity> ended = new();

    public Spans()
    {
        root.ActivityTraceFlags = ActivityTraceFlags.Recorded;
        root.Start();
        listener = new ActivityListener
        {
            ShouldListenTo = _ => true,
            Sample = (ref ActivityCreationOptions<ActivityContext> options) =>
                options.Parent.TraceId == root.TraceId ? ActivitySamplingResult.AllDataAndRecorded : ActivitySamplingResult.None,
            ActivityStopped = span =>
            {
                if (span.TraceId == root.TraceId)
                {
                    ended.Enqueue(span);
                }
            },
        };
        ActivitySource.AddActivityListener(listener);
    }

    public string TraceId => root.TraceId.ToHexString();

    public IReadOnlyList<Activity> Of(string source) => [.. ended.Where(span => span.Source.Name == source)];

    /// <summary>All that the spans say: names, tags, events.</summary>
    public string Text => string.Join('\n', ended.Select(span =>
        $"{span.DisplayName} {string.Join(' ', span.TagObjects.Select(Tag))} {string.Join(' ', span.Events.SelectMany(e => e.Tags).Select(Tag))} {span.StatusDescription}"));

    public void Dispose()
    {
        listener.Dispose();
        root.Dispose();
    }

    private static string Tag(KeyValuePair<string, object?> tag) => $"{tag.Key}={(tag.Value is string[] values ? string.Join(',', values) : tag.Value)}";
}
