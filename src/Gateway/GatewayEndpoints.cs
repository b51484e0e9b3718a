using AppUsersGateway.Gateway.Explorer;
using AppUsersGateway.Gateway.GraphQL;
using AppUsersGateway.Gateway.Health;
using AppUsersGateway.Gateway.Telemetry;

namespace AppUsersGateway.Gateway;

/// <summary>Every address that the gateway answers on.</summary>
public static class GatewayEndpoints
{
    /// <summary>GraphQL, its schema, health and metrics.</summary>
    public static void MapGateway(this WebApplication app)
    {
        app.Services.GetRequiredService<SchemaSource>();
        var graphQL = app.Services.GetRequiredService<GraphQLEndpoint>();
        app.Map("/graphql", (Delegate)graphQL.Handle);
        app.MapGet("/graphql/schema.graphql", (SchemaSource schema) => Results.Text(schema.Sdl, "text/plain; charset=utf-8"));
        app.MapGet("/", () => Results.Redirect("/explorer/"));
        app.MapHealth();
        app.MapMetrics();
        app.MapExplorer();
    }
}
