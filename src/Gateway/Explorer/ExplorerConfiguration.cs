using System.Text;

namespace AppUsersGateway.Gateway.Explorer;

/// <summary>What the IDE reads at its start from <c>/explorer/bcp-config.json</c>. The names are the IDE's.</summary>
/// <remarks>No Authorization header among them: the IDE would keep it on disk. The page adds the token to each request instead.</remarks>
/// <param name="Title">Shown in the browser's tab.</param>
/// <param name="Endpoint">The API, relative to the page.</param>
/// <param name="UseBrowserUrlAsEndpoint">Whether the endpoint is resolved against the page's address: right behind any proxy and path.</param>
/// <param name="SubscriptionProtocol">The protocol of subscriptions.</param>
/// <param name="IncludeCookies">Whether cookies are sent; the API knows bearer tokens only.</param>
/// <param name="DisableTelemetry">Whether the maker of the IDE hears nothing.</param>
/// <param name="GraphQLDocument">The text of each new document: the reviewer's operations.</param>
internal sealed record ExplorerConfiguration(
    string Title,
    string Endpoint,
    bool UseBrowserUrlAsEndpoint,
    string SubscriptionProtocol,
    bool IncludeCookies,
    bool DisableTelemetry,
    string GraphQLDocument)
{
    /// <summary>The configuration with the operations that this assembly carries.</summary>
    /// <returns>The same for every request.</returns>
    public static ExplorerConfiguration Load() => new(
        Title: "AppUsersGateway",
        Endpoint: "../graphql",
        UseBrowserUrlAsEndpoint: true,
        SubscriptionProtocol: "graphql-transport-ws",
        IncludeCookies: false,
        DisableTelemetry: true,
        GraphQLDocument: Encoding.UTF8.GetString(ExplorerFiles.Own("reviewer.graphql")!));
}
