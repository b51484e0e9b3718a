using AppUsersGateway.Gateway.Authentication;
using Microsoft.Extensions.Primitives;

namespace AppUsersGateway.Gateway.Verification;

/// <summary>
/// Refusals of a bearer token (RFC 6750 §3). Never 400, as the RFC has it for a malformed request: nginx would make 500 of it. An unknown, expired,
/// revoked, suspended or disabled token and one from a wrong address get the same bytes: a thief learns nothing.
/// </summary>
internal static class Challenge
{
    /// <summary>401, with an error only when a token was presented.</summary>
    public static void Unauthorized(HttpResponse response, StringValues authorization)
    {
        response.StatusCode = StatusCodes.Status401Unauthorized;
        response.Headers.WWWAuthenticate = BearerHeader.IsPresent(authorization) ? "Bearer error=\"invalid_token\"" : "Bearer";
    }

    /// <summary>403 for a live token that is not allowed enough.</summary>
    /// <param name="response">The answer.</param>
    /// <param name="scope">What was needed; null when it cannot be written in a header.</param>
    public static void InsufficientScope(HttpResponse response, string? scope)
    {
        response.StatusCode = StatusCodes.Status403Forbidden;
        response.Headers.WWWAuthenticate = "Bearer error=\"insufficient_scope\"" + (scope is null ? "" : $", scope=\"{scope}\"");
    }
}
