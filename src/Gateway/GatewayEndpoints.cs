using AppUsersGateway.Gateway.Configuration;
using AppUsersGateway.Gateway.Emails;
using AppUsersGateway.Gateway.Explorer;
using AppUsersGateway.Gateway.GraphQL;
using AppUsersGateway.Gateway.GraphQL.Subscriptions;
using AppUsersGateway.Gateway.Health;
using AppUsersGateway.Gateway.Leaks;
using AppUsersGateway.Gateway.Telemetry;
using AppUsersGateway.Gateway.Verification;

namespace AppUsersGateway.Gateway;

/// <summary>Every address that the gateway answers on.</summary>
public static class GatewayEndpoints
{
    /// <summary>Verification before all else, then GraphQL, its schema, health and metrics.</summary>
    public static void MapGateway(this WebApplication app)
    {
        app.Use(app.Services.GetRequiredService<VerificationLane>().Handle);
        app.UseRouting();
        app.UseResponseCompression();
        app.UseCors();
        app.UseWebSockets();
        var leaks = app.Services.GetRequiredService<LeakWatch>();
        app.Use(async (http, next) =>
        {
            await leaks.Look(http);
            await next();
        });
        var graphQL = app.Services.GetRequiredService<GraphQLEndpoint>();
        var sockets = app.Services.GetRequiredService<WebSocketEndpoint>();
        app.Map("/graphql", http => http.WebSockets.IsWebSocketRequest ? sockets.Handle(http) : graphQL.Handle(http)).RequireCors(BrowserAccess.Policy);
        app.MapGet("/graphql/schema.graphql", new SchemaFile(app.Services.GetRequiredService<SchemaSource>()).Handle).RequireCors(BrowserAccess.Policy);
        app.MapGet("/", () => Results.Redirect("/explorer/"));
        app.MapGet("/.well-known/oauth-authorization-server", app.Services.GetRequiredService<ServerMetadata>().Handle);
        app.Services.GetRequiredService<PreferencesEndpoint>().Map(app);
        app.MapHealth();
        app.MapMetrics();
        app.MapExplorer();
    }
}
