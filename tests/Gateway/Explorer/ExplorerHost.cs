using AppUsersGateway.Gateway.Explorer;
using GraphQL;
using GraphQL.SystemTextJson;
using GraphQL.Transport;
using GraphQL.Types;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace AppUsersGateway.Tests.Gateway.Explorer;

/// <summary>A host of nothing but the explorer and a graph of two fields behind a token.</summary>
internal static class ExplorerHost
{
    public const string Token = "auga_0123456789abcdefghijklmnopqrstuvwxyz";

    private const string Sdl = """
        type Query { viewer: Viewer! organization: Organization! }
        type Viewer { permissions: [String!]! token: Token! }
        type Token { prefix: String! description: String expiresAt: String }
        type Organization { name: String! }
        """;

    private static readonly object Graph = new
    {
        Viewer = new { Permissions = new[] { "organization:audit:read" }, Token = new { Prefix = "auga_012345", Description = "", ExpiresAt = "" } },
        Organization = new { Name = "Example" },
    };

    /// <summary>Starts the host on a free port of loopback.</summary>
    /// <param name="folder">The IDE's files.</param>
    public static async Task<(WebApplication App, HttpClient Client)> Start(string folder)
    {
        var builder = WebApplication.CreateBuilder();
        builder.Logging.ClearProviders();
        var app = builder.Build();
        app.Urls.Add("http://127.0.0.1:0");
        app.MapExplorer(folder);
        app.MapPost("/graphql", Answer);
        await app.StartAsync();
        // Redirects are part of what is tested.
        var handler = new HttpClientHandler { AllowAutoRedirect = false };
        return (app, new HttpClient(handler) { BaseAddress = new Uri(app.Urls.Single()) });
    }

    private static async Task<IResult> Answer(HttpRequest request)
    {
        if (request.Headers.Authorization != $"Bearer {Token}")
            return Results.Unauthorized();
        var serializer = new GraphQLSerializer();
        var asked = await serializer.ReadAsync<GraphQLRequest>(request.Body);
        var result = await new DocumentExecuter().ExecuteAsync(options =>
        {
            options.Schema = Schema.For(Sdl);
            options.Root = Graph;
            options.Query = asked!.Query;
            options.OperationName = asked.OperationName;
            options.Variables = asked.Variables;
        });
        return Results.Stream(stream => serializer.WriteAsync(stream, result), "application/json");
    }
}
