using GraphQL;
using GraphQL.SystemTextJson;

namespace AppUsersGateway.Gateway.GraphQL.Subscriptions;

/// <summary>Writes server-sent events, each as a whole.</summary>
/// <param name="body">Where to.</param>
/// <param name="serializer">Writes answers; none has a line break outside of its strings.</param>
internal sealed class EventWriter(Stream body, GraphQLSerializer serializer) : IDisposable
{
    private readonly SemaphoreSlim turn = new(1, 1);

    /// <summary>Says nothing: what makes a client count as connected, and keeps proxies patient.</summary>
    public Task Beat(CancellationToken cancellation) => Write(":\n\n"u8.ToArray(), cancellation);

    /// <summary>An answer.</summary>
    public async Task Next(ExecutionResult result, CancellationToken cancellation)
    {
        using var message = new MemoryStream();
        message.Write("event: next\ndata: "u8);
        await serializer.WriteAsync(message, result, cancellation);
        message.Write("\n\n"u8);
        await Write(message.ToArray(), cancellation);
    }

    /// <summary>The end: nobody needs to ask again.</summary>
    public Task Complete(CancellationToken cancellation) => Write("event: complete\ndata:\n\n"u8.ToArray(), cancellation);

    public void Dispose() => turn.Dispose();

    private async Task Write(byte[] message, CancellationToken cancellation)
    {
        await turn.WaitAsync(cancellation);
        try
        {
            await body.WriteAsync(message, cancellation);
            await body.FlushAsync(cancellation);
        }
        finally
        {
            turn.Release();
        }
    }
}
