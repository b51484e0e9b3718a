using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.Options;

namespace AppUsersGateway.Auditor.Webhooks;

/// <summary>Where the health of audits is told to a machine: the second channel, for when mail is what is broken. Configuration section <c>Webhook</c>.</summary>
public sealed class WebhookOptions
{
    /// <summary>The section's name.</summary>
    public const string Section = "Webhook";

    /// <summary>The receiver: https, or http on this host; none when empty.</summary>
    public string? Url { get; set; }

    /// <summary>What signs (Standard Webhooks): <c>whsec_</c> and 24 to 64 random bytes in base64.</summary>
    public string? Secret { get; set; }

    internal bool HasUrl => !string.IsNullOrWhiteSpace(Url);

    internal bool TryReadKey([NotNullWhen(true)] out byte[]? key)
    {
        const string Prefix = "whsec_";
        const int Shortest = 24;
        const int Longest = 64;
        key = null;
        var buffer = new byte[Longest + 2];
        if (Secret?.StartsWith(Prefix, StringComparison.Ordinal) != true
            || !Convert.TryFromBase64String(Secret[Prefix.Length..], buffer, out var length) || length is < Shortest or > Longest)
        {
            return false;
        }

        key = buffer[..length];
        return true;
    }
}

/// <summary>Refuses a receiver that could be read or stood in for, and a secret that could be guessed. Tells neither.</summary>
public sealed class WebhookOptionsValidation : IValidateOptions<WebhookOptions>
{
    /// <inheritdoc/>
    public ValidateOptionsResult Validate(string? name, WebhookOptions options) =>
        Problem(options) is { } problem ? ValidateOptionsResult.Fail(problem) : ValidateOptionsResult.Success;

    private static string? Problem(WebhookOptions options) => options switch
    {
        { HasUrl: false, Secret: { Length: > 0 } } => "Webhook:Url is empty although Webhook:Secret is set.",
        { HasUrl: false } => null,
        _ when !IsSafe(options.Url!) =>
            "Webhook:Url must be an https address without a user name, such as https://hooks.example.com/appusers, or http on this host (127.0.0.1).",
        { Secret: null or "" } => "Webhook:Secret is empty: with Webhook:Url, give whsec_ and 24 to 64 random bytes in base64; the receiver needs the same.",
        _ when !options.TryReadKey(out _) => "Webhook:Secret is not understood: give whsec_ and 24 to 64 random bytes in base64.",
        _ => null,
    };

    private static bool IsSafe(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var url) && url.UserInfo.Length == 0 && (url.Scheme == "https" || url is { Scheme: "http", IsLoopback: true });
}
