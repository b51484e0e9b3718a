using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;
using Microsoft.IdentityModel.Tokens;

namespace AppUsersGateway.Gateway.Oidc;

/// <summary>
/// Checks JSON Web Tokens of the configured provider (RFC 7519, RFC 8725): signed by one of its keys with an asymmetric algorithm, for this gateway,
/// by exactly this issuer, now. What fails is refused without a reason; the reason's kind is in the log.
/// </summary>
internal sealed class OidcTokens(OidcProvider provider, IOptions<OidcOptions> options, TimeProvider time, ILogger<OidcTokens> logger)
{
    private const int MaximumLength = 16_384;

    /// <summary>How much the clocks of provider and gateway may differ.</summary>
    private static readonly TimeSpan Skew = TimeSpan.FromSeconds(60);

    /// <summary>Asymmetric ones only: with HMAC, the public key would be the secret.</summary>
    private static readonly string[] Algorithms =
    [
        SecurityAlgorithms.RsaSha256, SecurityAlgorithms.RsaSha384, SecurityAlgorithms.RsaSha512,
        SecurityAlgorithms.RsaSsaPssSha256, SecurityAlgorithms.RsaSsaPssSha384, SecurityAlgorithms.RsaSsaPssSha512,
        SecurityAlgorithms.EcdsaSha256, SecurityAlgorithms.EcdsaSha384, SecurityAlgorithms.EcdsaSha512,
    ];

    private readonly JsonWebTokenHandler handler = new() { MapInboundClaims = false, MaximumTokenSizeInBytes = MaximumLength };

    /// <summary>Whether a text may be such a token, and a provider is configured.</summary>
    public bool MayBe(string presented) => options.Value.IsOn && presented.Length <= MaximumLength && presented.Count(letter => letter == '.') == 2;

    /// <summary>The e-mail address that the provider has verified; null when the token is not to be trusted or says of none that it is verified.</summary>
    public async Task<string?> VerifiedEmail(string presented, CancellationToken cancellation)
    {
        // Told before anything is fetched: whoever sends these has no key of the provider.
        if (Read(presented) is not { } unverified || !Algorithms.Contains(unverified.Alg, StringComparer.Ordinal))
        {
            return Refused("it is unreadable, unsigned, or signed by an algorithm that is not accepted");
        }

        if (await provider.Find(unverified.Kid, cancellation) is not { } configuration)
        {
            return Refused("the provider's keys are not known");
        }

        var result = await handler.ValidateTokenAsync(presented, Parameters(configuration, unverified.Kid));
        if (!result.IsValid)
        {
            return Refused(result.Exception?.GetType().Name ?? "it is not valid");
        }

        var token = (JsonWebToken)result.SecurityToken;
        return token.TryGetPayloadValue<object>("email_verified", out var verified) && verified is true
            && token.TryGetPayloadValue<object>("email", out var email) && email is string { Length: > 0 } address
            ? address
            : Refused("it names no verified e-mail address");
    }

    private static JsonWebToken? Read(string presented)
    {
        try
        {
            return new JsonWebToken(presented);
        }
        catch (Exception)
        {
            // The library throws many kinds for malformed text, and all mean the same.
            return null;
        }
    }

    private TokenValidationParameters Parameters(OpenIdConnectConfiguration configuration, string? keyId) => new()
    {
        ValidAlgorithms = Algorithms,
        ValidIssuer = configuration.Issuer,
        ValidAudience = options.Value.Audience,
        IgnoreTrailingSlashWhenValidatingAudience = false,
        IssuerSigningKeys = configuration.SigningKeys,
        TryAllIssuerSigningKeys = string.IsNullOrEmpty(keyId),
        RequireExpirationTime = true,
        LifetimeValidator = (notBefore, expires, _, _) => IsNow(notBefore, expires),
    };

    private bool IsNow(DateTime? notBefore, DateTime? expires)
    {
        var now = time.GetUtcNow().UtcDateTime;
        return expires > now - Skew && !(notBefore > now + Skew);
    }

    private string? Refused(string reason)
    {
        logger.LogInformation("A JSON Web Token was refused: {Reason}", reason);
        return null;
    }
}
