using System.Net;
using AppUsersGateway.Data.Networks;
using AppUsersGateway.Gateway.Authentication;

namespace AppUsersGateway.Gateway.Verification;

/// <summary>Where a service was shown a token, by its own word.</summary>
/// <param name="Address">The client's address; null when the service says none.</param>
/// <param name="IsGarbage">Whether it says something that is no address, which must be refused: it may hide anybody.</param>
/// <param name="UserAgent">The client's program; empty when the service says none.</param>
internal sealed record ToldClient(IPAddress? Address, bool IsGarbage, string UserAgent)
{
    /// <summary>Reads the form's <c>ip</c> and <c>user_agent</c>.</summary>
    public static ToldClient Of(string? ip, string? userAgent)
    {
        var address = default(IPAddress);
        var isGarbage = ip is not null && !ForwardedNode.TryParse(ip, out address);
        return new ToldClient(address, isGarbage, UserAgentText.Of(userAgent));
    }
}
