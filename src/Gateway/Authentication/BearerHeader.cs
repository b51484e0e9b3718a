using Microsoft.Extensions.Primitives;

namespace AppUsersGateway.Gateway.Authentication;

/// <summary>Reads the <c>Authorization</c> header (RFC 6750 §2.1). Tokens in URLs or bodies are never looked at.</summary>
internal static class BearerHeader
{
    private const string Scheme = "Bearer ";

    /// <summary>What a request presents; null when it is nothing. Two headers are refused like none.</summary>
    public static string? Read(StringValues header) =>
        header is [{ } value] && value.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase)
            ? value[Scheme.Length..]
            : null;

    /// <summary>Whether a bearer token was meant to be presented, however badly: only then does a challenge name an error (RFC 6750 §3.1).</summary>
    public static bool IsPresent(StringValues header)
    {
        foreach (var value in header)
        {
            if (value.AsSpan().StartsWith(Scheme.AsSpan().TrimEnd(), StringComparison.OrdinalIgnoreCase))
            {
                return true;
            }
        }

        return false;
    }
}
