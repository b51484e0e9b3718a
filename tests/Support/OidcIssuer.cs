using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.IdentityModel.Tokens;

namespace AppUsersGateway.Tests.Support;

/// <summary>An identity provider on a loopback port: discovery, keys, and JSON Web Tokens signed with them, good and bad.</summary>
public sealed class OidcIssuer : IAsyncDisposable
{
    public const string Audience = "appusers";

    private readonly WebApplication app;
    private readonly TimeProvider time;
    private int keyRequests;

    private OidcIssuer(WebApplication app, TimeProvider time)
    {
        this.app = app;
        this.time = time;
    }

    public string Url => app.Urls.Single();

    /// <summary>The settings of a gateway that trusts it.</summary>
    public (string Key, string Value)[] Settings => [("Oidc:Authority", Url), ("Oidc:Audience", Audience)];

    public OidcKey Rsa { get; } = OidcKey.Rsa("rsa-1");

    public OidcKey EllipticCurve { get; } = OidcKey.EllipticCurve("ec-1");

    /// <summary>The keys that it publishes.</summary>
    public IReadOnlyList<OidcKey> Published { get; set; } = [];

    /// <summary>Answers nothing but an error.</summary>
    public bool Down { get; set; }

    /// <summary>Names another issuer in its discovery document.</summary>
    public bool Lies { get; set; }

    public int KeyRequests => keyRequests;

    public static async Task<OidcIssuer> Start(TimeProvider time)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var issuer = new OidcIssuer(builder.Build(), time);
        issuer.Published = [issuer.Rsa, issuer.EllipticCurve];
        issuer.app.MapGet("/.well-known/openid-configuration", () => issuer.Answer(() => new
        {
            issuer = issuer.Lies ? "http://127.0.0.1:1" : issuer.Url,
            jwks_uri = issuer.Url + "/keys",
        }));
        issuer.app.MapGet("/keys", () => issuer.Answer(() =>
        {
            Interlocked.Increment(ref issuer.keyRequests);
            return new { keys = issuer.Published.Select(key => key.Public) };
        }));
        await issuer.app.StartAsync();
        return issuer;
    }

    /// <summary>What a token says when all is well, but for what a test changes; null leaves a claim out.</summary>
    public IReadOnlyDictionary<string, object> Claims(params (string Name, object? Value)[] changed)
    {
        var claims = new Dictionary<string, object>(StringComparer.Ordinal)
        {
            ["iss"] = Url,
            ["aud"] = Audience,
            ["sub"] = "248289761001",
            ["iat"] = Seconds(0),
            ["nbf"] = Seconds(0),
            ["exp"] = Seconds(300),
            ["email"] = "ada@example.com",
            ["email_verified"] = true,
        };
        foreach (var (name, value) in changed)
        {
            claims.Remove(name);
            if (value is not null)
            {
                claims[name] = value;
            }
        }

        return claims;
    }

    /// <summary>Seconds since 1970, so many from now.</summary>
    public long Seconds(int fromNow) => time.GetUtcNow().ToUnixTimeSeconds() + fromNow;

    /// <summary>A good token of a person.</summary>
    public string Token(string email = "ada@example.com") => Sign(Claims(("email", email)), Rsa);

    /// <summary>Signs claims; the header says what it is told to say.</summary>
    public static string Sign(IReadOnlyDictionary<string, object> claims, OidcKey key, string? algorithm = null, string? keyId = null)
    {
        var alg = algorithm ?? key.Algorithm;
        var head = Encode(JsonSerializer.SerializeToUtf8Bytes(new { alg, kid = keyId ?? key.Id, typ = "JWT" }));
        var text = $"{head}.{Encode(JsonSerializer.SerializeToUtf8Bytes(claims))}";
        return $"{text}.{Encode(key.Sign(Encoding.ASCII.GetBytes(text), alg))}";
    }

    public static string Encode(byte[] bytes) => Base64UrlEncoder.Encode(bytes);

    public async ValueTask DisposeAsync()
    {
        await app.DisposeAsync();
        Rsa.Dispose();
        EllipticCurve.Dispose();
    }

    private IResult Answer(Func<object> document) => Down ? Results.StatusCode(StatusCodes.Status503ServiceUnavailable) : Results.Json(document());
}

/// <summary>A key pair of the provider.</summary>
public sealed class OidcKey : IDisposable
{
    private readonly RSA? rsa;
    private readonly ECDsa? curve;

    private OidcKey(string id, RSA? rsa, ECDsa? curve)
    {
        Id = id;
        (this.rsa, this.curve) = (rsa, curve);
    }

    public string Id { get; }

    public string Algorithm => rsa is null ? "ES256" : "RS256";

    /// <summary>Its public half as a JSON Web Key (RFC 7517).</summary>
    public object Public
    {
        get
        {
            if (rsa is not null)
            {
                var key = rsa.ExportParameters(includePrivateParameters: false);
                return new { kty = "RSA", use = "sig", kid = Id, n = OidcIssuer.Encode(key.Modulus!), e = OidcIssuer.Encode(key.Exponent!) };
            }

            var point = curve!.ExportParameters(includePrivateParameters: false);
            return new { kty = "EC", use = "sig", kid = Id, crv = "P-256", x = OidcIssuer.Encode(point.Q.X!), y = OidcIssuer.Encode(point.Q.Y!) };
        }
    }

    public static OidcKey Rsa(string id) => new(id, RSA.Create(2048), null);

    public static OidcKey EllipticCurve(string id) => new(id, null, ECDsa.Create(ECCurve.NamedCurves.nistP256));

    /// <summary>Signs; HS256 with what everybody can know, the public key's text (the classic confusion of algorithms).</summary>
    public byte[] Sign(byte[] text, string algorithm) => algorithm switch
    {
        "RS256" => rsa!.SignData(text, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1),
        "PS256" => rsa!.SignData(text, HashAlgorithmName.SHA256, RSASignaturePadding.Pss),
        "ES256" => curve!.SignData(text, HashAlgorithmName.SHA256),
        "HS256" => HMACSHA256.HashData(Encoding.ASCII.GetBytes(rsa!.ExportSubjectPublicKeyInfoPem()), text),
        _ => [],
    };

    public void Dispose()
    {
        rsa?.Dispose();
        curve?.Dispose();
    }
}
