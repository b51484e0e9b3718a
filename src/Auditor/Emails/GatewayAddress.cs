using Microsoft.Extensions.Options;

namespace AppUsersGateway.Auditor.Emails;

/// <summary>Where people reach the gateway. Configuration section <c>Gateway</c>, of which the auditor reads only these keys.</summary>
public sealed class GatewayAddressOptions
{
    /// <summary>The section's name.</summary>
    public const string Section = "Gateway";

    /// <summary>Where the gateway listens.</summary>
    public string Url { get; set; } = "http://127.0.0.1:5080";

    /// <summary>The address that people use, for the links in mails; <see cref="Url"/> when not given.</summary>
    public string? PublicUrl { get; set; }

    internal string Effective => string.IsNullOrWhiteSpace(PublicUrl) ? Url : PublicUrl;
}

/// <summary>The gateway's address as mails use it. Links only lead to pages: following one never changes anything.</summary>
public sealed class GatewayAddress(IOptions<GatewayAddressOptions> options)
{
    /// <summary>The path of the page that shows whether a kind of mail is wanted, below the gateway's address.</summary>
    public const string PreferencesPath = "mail/preferences";

    private readonly Uri address = new(options.Value.Effective.TrimEnd('/') + "/");

    /// <summary>The host name: the right side of message ids and list ids.</summary>
    public string Host => address.Host;

    /// <summary>The page on which a query can be asked.</summary>
    public string Explorer => new Uri(address, "explorer/").AbsoluteUri;

    /// <summary>That page for one person and one kind.</summary>
    public Uri Preferences(string query) => new(address, $"{PreferencesPath}?{query}");
}

/// <summary>Refuses an address that no link could begin with.</summary>
public sealed class GatewayAddressValidation : IValidateOptions<GatewayAddressOptions>
{
    /// <inheritdoc/>
    public ValidateOptionsResult Validate(string? name, GatewayAddressOptions options) =>
        Uri.TryCreate(options.Effective, UriKind.Absolute, out var address) && address.Scheme is "http" or "https"
            ? ValidateOptionsResult.Success
            : ValidateOptionsResult.Fail($"Gateway:PublicUrl '{options.Effective}' is no address: use one such as https://appusers.example.com");
}
