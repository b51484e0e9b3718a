using System.ComponentModel.DataAnnotations;

namespace AppUsersGateway.Gateway.Configuration;

/// <summary>Where the gateway listens and how people reach it. Configuration section <c>Gateway</c>.</summary>
public sealed class GatewayOptions : IValidatableObject
{
    /// <summary>The section's name.</summary>
    public const string Section = "Gateway";

    /// <summary>The address to listen on.</summary>
    [Required(ErrorMessage = "Gateway:Url is empty: give an address such as http://127.0.0.1:5080.")]
    public string Url { get; set; } = "http://127.0.0.1:5080";

    /// <summary>The address that people use, for links in mails; <see cref="Url"/> when empty.</summary>
    public string? PublicUrl { get; set; }

    /// <summary>Confirms that something before the gateway ends TLS, or that none is wanted: needed to listen on plain HTTP beyond this host.</summary>
    public bool AllowPlainHttp { get; set; }

    /// <summary>Pages of other origins that may ask the gateway from a browser; none when empty.</summary>
    public OriginList AllowedOrigins { get; set; } = [];

    /// <summary>Proxies before the gateway whose <c>X-Forwarded-For</c> counts; none when empty: then the socket's address is the client's.</summary>
    public ProxyList TrustedProxies { get; set; } = [];

    /// <inheritdoc/>
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (!Uri.TryCreate(Url.Replace("*", "0.0.0.0", StringComparison.Ordinal).Replace("+", "0.0.0.0", StringComparison.Ordinal), UriKind.Absolute, out var url)
            || url.Scheme is not ("http" or "https"))
        {
            yield return new ValidationResult($"Gateway:Url: '{Url}' is no address such as http://127.0.0.1:5080.", [nameof(Url)]);
        }
        else if (url is { Scheme: "http", IsLoopback: false } && !AllowPlainHttp)
        {
            yield return new ValidationResult(
                $"Gateway:Url: {Url} would take tokens in clear text from the network. Listen on 127.0.0.1 behind a TLS proxy, use https, or set Gateway:AllowPlainHttp=true if TLS ends before the gateway.",
                [nameof(Url)]);
        }

        if (!string.IsNullOrEmpty(PublicUrl) && !Uri.TryCreate(PublicUrl, UriKind.Absolute, out _))
        {
            yield return new ValidationResult($"Gateway:PublicUrl: '{PublicUrl}' is no address such as https://gateway.example.com.", [nameof(PublicUrl)]);
        }

        foreach (var problem in AllowedOrigins.Problems)
        {
            yield return new ValidationResult(problem, [nameof(AllowedOrigins)]);
        }

        foreach (var problem in TrustedProxies.Problems)
        {
            yield return new ValidationResult(problem, [nameof(TrustedProxies)]);
        }
    }
}
