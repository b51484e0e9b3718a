using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.Protocols;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;

namespace AppUsersGateway.Gateway.Oidc;

/// <summary>
/// The provider's issuer and keys, fetched when first needed (OpenID Connect Discovery 1.0 §4), so that a provider that is down stops no start.
/// The library's own <c>ConfigurationManager</c> refreshes behind the back of the request that met a new key and refuses that one; here it waits.
/// </summary>
internal sealed class OidcProvider(IOptions<OidcOptions> options, TimeProvider time, ILogger<OidcProvider> logger) : IDisposable
{
    /// <summary>A key that the provider withdraws is refused after this time at the latest.</summary>
    private static readonly TimeSpan Freshness = TimeSpan.FromHours(1);

    /// <summary>How long known keys are trusted while the provider cannot be asked.</summary>
    private static readonly TimeSpan Trust = TimeSpan.FromHours(24);

    /// <summary>The time between two attempts: anybody can send a token with a key that nobody knows.</summary>
    private static readonly TimeSpan Pause = TimeSpan.FromMinutes(1);

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private readonly SemaphoreSlim turn = new(1, 1);

    private readonly HttpClient http = new(new SocketsHttpHandler { AllowAutoRedirect = false, PooledConnectionLifetime = Freshness })
    {
        Timeout = Patience,
        MaxResponseContentBufferSize = 1 << 20,
    };

    private volatile Fetched? known;
    private DateTimeOffset attempted = DateTimeOffset.MinValue;

    /// <summary>The configuration that should hold a key; asks the provider again when it is not there. Null when there is none to trust.</summary>
    /// <param name="keyId">The token's <c>kid</c>; null or empty when it names none.</param>
    /// <param name="cancellation">Ends the waiting, not a fetch that others wait for.</param>
    public async Task<OpenIdConnectConfiguration?> Find(string? keyId, CancellationToken cancellation)
    {
        if (!Suffices(keyId))
        {
            await turn.WaitAsync(cancellation);
            try
            {
                var now = time.GetUtcNow();
                if (!Suffices(keyId) && now - attempted >= Pause)
                {
                    attempted = now;
                    await Fetch(now);
                }
            }
            finally
            {
                turn.Release();
            }
        }

        return known is { } fetched && time.GetUtcNow() - fetched.At < Trust ? fetched.Configuration : null;
    }

    public void Dispose()
    {
        http.Dispose();
        turn.Dispose();
    }

    private bool Suffices(string? keyId) =>
        known is { } fetched
        && time.GetUtcNow() - fetched.At < Freshness
        && (string.IsNullOrEmpty(keyId) || fetched.Configuration.SigningKeys.Any(key => key.KeyId == keyId));

    private async Task Fetch(DateTimeOffset now)
    {
        var authority = options.Value.Authority!.TrimEnd('/');
        try
        {
            // RequireHttps holds for the address of the keys too, which the document names.
            var documents = new HttpDocumentRetriever(http) { RequireHttps = authority.StartsWith("https:", StringComparison.OrdinalIgnoreCase) };
            var configuration = await OpenIdConnectConfigurationRetriever.GetAsync($"{authority}/.well-known/openid-configuration", documents, CancellationToken.None);
            if (configuration.Issuer?.TrimEnd('/') != authority)
            {
                logger.LogError("Oidc:Authority is {Authority}, and its discovery document says that it is another issuer: nobody is let in by it", authority);
                return;
            }

            known = new Fetched(configuration, now);
        }
        catch (Exception problem)
        {
            // Whatever it is, it is the provider's: people with tokens of ours are not concerned.
            logger.LogWarning(problem, "The identity provider {Authority} cannot be asked for its keys; the next attempt is in {Pause} at the earliest", authority, Pause);
        }
    }

    private sealed record Fetched(OpenIdConnectConfiguration Configuration, DateTimeOffset At);
}
