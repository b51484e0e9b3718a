using System.Net;
using System.Net.Sockets;

namespace AppUsersGateway.Tests.Support;

/// <summary>A port of loopback for a program that cannot choose one itself.</summary>
public static class FreePort
{
    /// <summary>One that nobody listens on now.</summary>
    public static int Next()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
