using System.Net.WebSockets;
using System.Text;

namespace AppUsersGateway.Gateway.GraphQL.Subscriptions;

/// <summary>Why the gateway closes a WebSocket: codes of RFC 6455 (1xxx) and of graphql-transport-ws (4xxx).</summary>
/// <param name="Code">The number.</param>
/// <param name="Reason">A short sentence.</param>
internal sealed record SocketClose(int Code, string Reason)
{
    /// <summary>RFC 6455, 5.5: a control frame has 125 bytes, two of them are the code.</summary>
    private const int LongestReason = 123;

    /// <summary>The client closed first.</summary>
    public static readonly SocketClose Normal = new(1000, "");

    /// <summary>The gateway stops; another node, or this one soon, takes the client.</summary>
    public static readonly SocketClose GoingAway = new(1001, "The gateway stops");

    public static readonly SocketClose Failed = new(1011, "Something went wrong on our side");

    /// <summary>Clients know that they may connect again.</summary>
    public static readonly SocketClose TooSlow = new(1013, "The client does not keep up; connect again");

    public static readonly SocketClose NoStorage = new(1013, "The storage does not answer now; try again");

    public static readonly SocketClose NotInitialised = new(4401, "Unauthorized: send connection_init first");

    /// <summary>No live token in <c>connection_init</c>, or not any more.</summary>
    public static readonly SocketClose Forbidden = new(4403, "Forbidden: no live token");

    public static readonly SocketClose InitTimeout = new(4408, "Connection initialisation timeout");

    public static readonly SocketClose TooManyInits = new(4429, "Too many initialisation requests");

    public static SocketClose TooLong(int bytes) => new(1009, $"A message may have {bytes} bytes");

    public static SocketClose Invalid(string problem) => new(4400, problem);

    public static SocketClose Duplicate(string id) => new(4409, $"Subscriber for {id} already exists");

    /// <summary>The code as .NET names it.</summary>
    public WebSocketCloseStatus Status => (WebSocketCloseStatus)Code;

    /// <summary>The reason, cut where a frame ends.</summary>
    public string Text
    {
        get
        {
            var length = Reason.Length;
            while (Encoding.UTF8.GetByteCount(Reason.AsSpan(0, length)) > LongestReason || (length < Reason.Length && char.IsLowSurrogate(Reason[length])))
            {
                length--;
            }

            return Reason[..length];
        }
    }
}
