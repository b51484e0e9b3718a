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
}
