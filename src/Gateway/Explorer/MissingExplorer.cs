namespace AppUsersGateway.Gateway.Explorer;

/// <summary>The answer at <c>/explorer/</c> when the build could not fetch the IDE: 503 and a page that says how to cure it.</summary>
internal sealed class MissingExplorer : IResult
{
    /// <inheritdoc/>
    public async Task ExecuteAsync(HttpContext httpContext)
    {
        httpContext.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
        httpContext.Response.ContentType = "text/html; charset=utf-8";
        httpContext.Response.Headers.CacheControl = "no-store";
        await httpContext.Response.Body.WriteAsync(ExplorerFiles.Own("missing.html"), httpContext.RequestAborted);
    }
}
