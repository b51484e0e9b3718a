namespace AppUsersGateway.Gateway.Explorer;

/// <summary>The headers of every answer below <c>/explorer</c>, and of no other.</summary>
internal static class ExplorerHeaders
{
    // The IDE compiles JSON schemas (ajv), hence 'unsafe-eval'; its editor writes style elements, hence 'unsafe-inline' for styles only.
    // Nothing may be loaded from, or sent to, another origin, and no page may show this one in a frame.
    private const string ContentSecurityPolicy =
        "default-src 'none'; script-src 'self' 'unsafe-eval'; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; " +
        "font-src 'self' data:; worker-src 'self'; connect-src 'self'; " +
        "base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    // The IDE reads the clipboard whenever its window is focused, to offer copied requests. A token may lie there.
    private const string PermissionsPolicy = "clipboard-read=(), camera=(), geolocation=(), microphone=()";

    // The names of these files carry a hash of their content.
    private const string Forever = "public, max-age=31536000, immutable";

    // Asked for again each time, answered with 304 when unchanged.
    private const string Revalidate = "no-cache";

    /// <summary>Sets the headers.</summary>
    /// <param name="context">The request, its path below <c>/explorer</c>.</param>
    public static void Apply(HttpContext context)
    {
        var headers = context.Response.Headers;
        headers.ContentSecurityPolicy = ContentSecurityPolicy;
        headers["Permissions-Policy"] = PermissionsPolicy;
        headers["Referrer-Policy"] = "no-referrer";
        headers["Cross-Origin-Opener-Policy"] = "same-origin";
        headers.XContentTypeOptions = "nosniff";
        headers.CacheControl = Revalidate;
    }

    /// <summary>Lets the browser keep a file whose name changes with its content.</summary>
    /// <param name="context">The request for a file that exists.</param>
    public static void AllowKeeping(HttpContext context)
    {
        if (context.Request.Path.StartsWithSegments("/static", StringComparison.Ordinal))
            context.Response.Headers.CacheControl = Forever;
    }
}
