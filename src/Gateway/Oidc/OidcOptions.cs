using System.ComponentModel.DataAnnotations;

namespace AppUsersGateway.Gateway.Oidc;

/// <summary>The provider whose JSON Web Tokens let people in. Configuration section <c>Oidc</c>; off when empty.</summary>
public sealed class OidcOptions : IValidatableObject
{
    /// <summary>The section's name.</summary>
    public const string Section = "Oidc";

    /// <summary>The provider's issuer, as its discovery document names it: an https address.</summary>
    public string? Authority { get; set; }

    /// <summary>What the provider calls this gateway (its client id, mostly): exactly this must be among a token's <c>aud</c>.</summary>
    public string? Audience { get; set; }

    internal bool IsOn => !string.IsNullOrEmpty(Authority);

    /// <inheritdoc/>
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (IsOn && string.IsNullOrEmpty(Audience))
        {
            yield return new ValidationResult(
                "Oidc:Audience is empty: give the id that the provider knows this gateway by, or every token of the provider would do.", [nameof(Audience)]);
        }
        else if (!IsOn && !string.IsNullOrEmpty(Audience))
        {
            yield return new ValidationResult("Oidc:Authority is empty: give the provider's issuer, such as https://login.example.com.", [nameof(Authority)]);
        }

        if (IsOn && !IsSafe(Authority!))
        {
            yield return new ValidationResult(
                "Oidc:Authority: give the provider's issuer, such as https://login.example.com: with https, as who answers there decides who gets in.", [nameof(Authority)]);
        }
    }

    // Plain HTTP only to this very host, where nobody stands between.
    private static bool IsSafe(string authority) =>
        Uri.TryCreate(authority, UriKind.Absolute, out var address)
        && (address.Scheme == "https" || address is { Scheme: "http", IsLoopback: true })
        && address is { Query: "", Fragment: "", UserInfo: "" };
}
