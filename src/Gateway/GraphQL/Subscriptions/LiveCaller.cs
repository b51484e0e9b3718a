using AppUsersGateway.Gateway.Authentication;
using Microsoft.Extensions.Primitives;

namespace AppUsersGateway.Gateway.GraphQL.Subscriptions;

/// <summary>Whose connection stays open: looked up again for each operation and event, and twice a second in between.</summary>
/// <param name="authenticator">Knows who a token belongs to.</param>
/// <param name="time">The clock.</param>
/// <param name="http">The request that opened the connection.</param>
internal sealed class LiveCaller(Authenticator authenticator, TimeProvider time, HttpContext http)
{
    /// <summary>A token that ended is noticed within one second: at the latest at the second look, however long a look takes.</summary>
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(500);

    /// <summary>What the <c>Authorization</c> header says, or would say if a browser's WebSocket had one.</summary>
    public StringValues Authorization { get; set; } = http.Request.Headers.Authorization;

    /// <summary>The caller as of now; null when the token is not live any more.</summary>
    /// <param name="isUse">Whether this counts as a use of the token.</param>
    /// <param name="cancellation">Ends the look-up.</param>
    public Task<Caller?> Now(bool isUse, CancellationToken cancellation) => authenticator.Authenticate(http, Authorization, isUse, cancellation);

    /// <summary>Looks again and again; returns when the token is not live any more.</summary>
    /// <param name="seen">Is shown the caller each time.</param>
    /// <param name="cancellation">Ends the watch.</param>
    public async Task Watch(Action<Caller> seen, CancellationToken cancellation)
    {
        using var timer = new PeriodicTimer(Interval, time);
        while (await timer.WaitForNextTickAsync(cancellation))
        {
            if (await Now(isUse: false, cancellation) is not { } caller)
            {
                return;
            }

            seen(caller);
        }
    }
}
