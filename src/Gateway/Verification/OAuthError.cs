using System.Text.Json;

namespace AppUsersGateway.Gateway.Verification;

/// <summary>Errors of OAuth (RFC 6749 §5.2): a code for programs and a sentence for people.</summary>
internal static class OAuthError
{
    /// <summary>400: what is asked cannot be understood.</summary>
    public static Task InvalidRequest(HttpContext http, string description)
    {
        http.Response.StatusCode = StatusCodes.Status400BadRequest;
        return Write(http, "invalid_request", description);
    }

    /// <summary>429: more than one's share.</summary>
    public static Task SlowDown(HttpContext http, TimeSpan wait, string description)
    {
        VerificationLane.Refuse(http, StatusCodes.Status429TooManyRequests, wait);
        return Write(http, "temporarily_unavailable", description);
    }

    private static Task Write(HttpContext http, string code, string description)
    {
        http.Response.ContentType = "application/json";
        return http.Response.BodyWriter.WriteAsync(JsonSerializer.SerializeToUtf8Bytes(new { error = code, error_description = description }), http.RequestAborted).AsTask();
    }
}
