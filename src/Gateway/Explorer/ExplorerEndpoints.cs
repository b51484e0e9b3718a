using System.Text.Json;
using Microsoft.Extensions.FileProviders;
using Microsoft.Net.Http.Headers;

namespace AppUsersGateway.Gateway.Explorer;

/// <summary>Serves Banana Cake Pop at <c>/explorer/</c>: the reviewer's window on the graph, from our own origin only.</summary>
public static class ExplorerEndpoints
{
    private static readonly PathString Own = "/page/assets";

    /// <summary>Serves the explorer, unless <see cref="ExplorerOptions.Enabled"/> is false. Without the IDE's files the page says how to get them.</summary>
    /// <param name="app">The gateway.</param>
    public static void MapExplorer(this WebApplication app)
    {
        var options = app.Configuration.GetSection(ExplorerOptions.Section).Get<ExplorerOptions>() ?? new ExplorerOptions();
        if (options.Enabled)
            app.MapExplorer(Path.Combine(AppContext.BaseDirectory, "explorer"));
    }

    /// <summary>Serves the explorer from a folder.</summary>
    /// <param name="app">The gateway.</param>
    /// <param name="folder">The IDE's files; need not exist.</param>
    public static void MapExplorer(this IApplicationBuilder app, string folder)
    {
        var files = ExplorerFiles.Fetched(folder);
        var configuration = JsonSerializer.SerializeToUtf8Bytes(ExplorerConfiguration.Load(), JsonSerializerOptions.Web);
        app.Map("/explorer", explorer =>
        {
            explorer.Use((context, next) => Answer(context, files, configuration) is { } result ? result.ExecuteAsync(context) : next(context));
            if (files is not null)
                explorer.UseStaticFiles(Static(files));
        });
    }

    // Null: not one of ours, so one of the IDE's files or nothing.
    private static IResult? Answer(HttpContext context, IFileProvider? files, byte[] configuration)
    {
        ExplorerHeaders.Apply(context);
        if (!HttpMethods.IsGet(context.Request.Method) && !HttpMethods.IsHead(context.Request.Method))
            return Results.StatusCode(StatusCodes.Status405MethodNotAllowed);
        return context.Request.Path.Value switch
        {
            "" or null => Results.Redirect(context.Request.PathBase + "/"),
            "/" when files is null => new MissingExplorer(),
            "/" => File("page.html"),
            "/bcp-config.json" => Bytes(configuration, "application/json"),
            // The IDE would let its service worker serve its own page from a cache, and so pass by ours. Not JavaScript: none is installed.
            "/service-worker.js" => Results.Text("The explorer installs no service worker."),
            _ when context.Request.Path.StartsWithSegments(Own, StringComparison.Ordinal, out var name) => File(name.Value!.TrimStart('/')),
            _ => null,
        };
    }

    private static IResult File(string name) =>
        ExplorerFiles.Own(name) is not { } bytes
            ? Results.NotFound()
            : Bytes(bytes, Path.GetExtension(name) switch
            {
                ".html" => "text/html; charset=utf-8",
                ".css" => "text/css; charset=utf-8",
                ".js" => "text/javascript; charset=utf-8",
                _ => "text/plain; charset=utf-8",
            });

    private static IResult Bytes(byte[] bytes, string contentType) =>
        Results.Bytes(bytes, contentType, entityTag: new EntityTagHeaderValue(ExplorerFiles.Tag(bytes)));

    // The licence has no extension.
    private static StaticFileOptions Static(IFileProvider files) => new()
    {
        FileProvider = files,
        ServeUnknownFileTypes = true,
        DefaultContentType = "text/plain; charset=utf-8",
        OnPrepareResponse = file => ExplorerHeaders.AllowKeeping(file.Context),
    };
}
