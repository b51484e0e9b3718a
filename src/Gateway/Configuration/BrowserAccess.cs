using Microsoft.AspNetCore.Cors.Infrastructure;
using Microsoft.Extensions.Options;

namespace AppUsersGateway.Gateway.Configuration;

/// <summary>Lets pages of <see cref="GatewayOptions.AllowedOrigins"/> ask the API from a browser (CORS). Never with cookies: there are none.</summary>
internal sealed class BrowserAccess(IOptions<GatewayOptions> gateway) : IConfigureOptions<CorsOptions>
{
    /// <summary>The name of the policy.</summary>
    public const string Policy = "GraphQL";

    // How long a browser remembers the answer to its preflight request; browsers cut longer times.
    private static readonly TimeSpan Remembered = TimeSpan.FromHours(2);

    public void Configure(CorsOptions options) => options.AddPolicy(Policy, policy =>
    {
        _ = gateway.Value.AllowedOrigins.IsAny ? policy.AllowAnyOrigin() : policy.WithOrigins([.. gateway.Value.AllowedOrigins]);
        policy.WithMethods("GET", "POST").WithHeaders("Authorization", "Content-Type").WithExposedHeaders("Retry-After").SetPreflightMaxAge(Remembered);
    });
}
