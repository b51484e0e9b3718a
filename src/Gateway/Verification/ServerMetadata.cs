using System.Text.Json;
using AppUsersGateway.Data.Permissions;
using AppUsersGateway.Gateway.Configuration;
using Microsoft.Extensions.Options;

namespace AppUsersGateway.Gateway.Verification;

/// <summary>
/// <c>GET /.well-known/oauth-authorization-server</c> (RFC 8414): where programs find introspection and revocation. Tokens are issued by
/// GraphQL and in no flow of OAuth, so there is no endpoint for that and the lists of flows are empty.
/// </summary>
internal sealed class ServerMetadata(IOptions<GatewayOptions> options)
{
    private static readonly string[] None = [];

    /// <summary>The document.</summary>
    public IResult Handle()
    {
        var issuer = (string.IsNullOrWhiteSpace(options.Value.PublicUrl) ? options.Value.Url : options.Value.PublicUrl).TrimEnd('/');
        return Results.Json(
            new
            {
                issuer,
                introspection_endpoint = issuer + "/oauth2/introspect",
                introspection_endpoint_auth_methods_supported = (string[])["Bearer"],
                revocation_endpoint = issuer + "/oauth2/revoke",
                revocation_endpoint_auth_methods_supported = (string[])["none"],
                response_types_supported = None,
                grant_types_supported = None,
                scopes_supported = Permission.All,
            },
            JsonSerializerOptions.Default);
    }
}
