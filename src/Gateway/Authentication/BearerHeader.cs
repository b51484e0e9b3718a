using AppUsersGateway.Data.Tokens;
using Microsoft.Extensions.Primitives;

namespace AppUsersGateway.Gateway.Authentication;

/// <summary>Reads the <c>Authorization</c> header (RFC 6750 §2.1). Tokens in URLs or bodies are never looked at.</summary>
internal static class BearerHeader
{
    private const string Scheme = "Bearer ";

    /// <summary>The secret of a request; null when there is none of our form. Two headers are refused like none.</summary>
    public static TokenSecret? Read(StringValues header) =>
        header is [{ } value] && value.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase)
            ? TokenSecret.Parse(value[Scheme.Length..])
            : null;
}
