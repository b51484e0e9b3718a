using System.Globalization;
using AppUsersGateway.Data.Networks;
using AppUsersGateway.Data.Refusals;
using AppUsersGateway.Data.Tokens;

namespace AppUsersGateway.Data.TokenPolicies;

/// <summary>What an organization demands of the tokens of its application users when they are issued or rotated. People's own tokens are not under it.</summary>
public sealed record TokenPolicy
{
    /// <summary>The organization.</summary>
    public required string OrganizationId { get; init; }

    /// <summary>Counts its changes; 0 while there was none.</summary>
    public long Version { get; init; }

    /// <summary>When it was last changed; null while it never was.</summary>
    public DateTimeOffset? UpdatedAt { get; init; }

    /// <summary>Who changed it; null for nobody and for a command on the host.</summary>
    public string? UpdatedBy { get; init; }

    /// <summary>The longest session duration in seconds; null for the product's own.</summary>
    public long? MaximumAgeSeconds { get; init; }

    /// <summary>Whether a session duration must be given.</summary>
    public bool RequireExpiry { get; init; }

    /// <summary>Whether an allowlist must be given, other than one of every address.</summary>
    public bool RequireAllowlist { get; init; }

    /// <summary>Whether a description must be given.</summary>
    public bool RequireDescription { get; init; }

    /// <summary>The prefix of the widest public IPv4 network that an allowlist may hold; null for any.</summary>
    public int? WidestPrefixIPv4 { get; init; }

    /// <summary>The prefix of the widest public IPv6 network that an allowlist may hold; null for any.</summary>
    public int? WidestPrefixIPv6 { get; init; }

    /// <summary>After so many seconds a token ends however often use extends it; null for never.</summary>
    public long? AbsoluteAgeSeconds { get; init; }

    /// <summary>The longest overlap of a rotation in seconds; null for the product's own.</summary>
    public long? MaximumOverlapSeconds { get; init; }

    /// <summary>Until when tokens of before the policy may stay as they are, and be rotated as they are; null for no such time.</summary>
    public DateTimeOffset? GrandfatheredUntil { get; init; }

    /// <summary>What it demands and a token does not fulfil: the field at fault and what would be right. Empty when it may be issued.</summary>
    public IReadOnlyList<(string Field, string Message)> Violations(NewToken token) => [.. Problems(token)];

    /// <summary>The token with the end that no use of it moves.</summary>
    public NewToken Capped(NewToken token) => token with { AbsoluteAgeSeconds = AbsoluteAgeSeconds ?? token.AbsoluteAgeSeconds };

    /// <summary>Refuses a token that violates it.</summary>
    /// <exception cref="Refusal">Names the field and what would be right.</exception>
    public void Assert(NewToken token)
    {
        if (Violations(token) is [var (field, message), ..])
        {
            throw new Refusal(RefusalCode.PolicyViolation, message, field);
        }
    }

    /// <summary>Refuses the overlap of a rotation that is too long.</summary>
    /// <exception cref="Refusal">Names the field and what would be right.</exception>
    public void Assert(RotationTerms terms)
    {
        if (terms.OverlapSeconds > MaximumOverlapSeconds)
        {
            throw new Refusal(
                RefusalCode.PolicyViolation,
                $"overlapSeconds: the token policy allows at most {MaximumOverlapSeconds} seconds ({Days(MaximumOverlapSeconds.Value)}).",
                "overlapSeconds");
        }
    }

    /// <summary>Whether a token of before this version may be rotated as it is.</summary>
    public bool Grandfathers(DateTimeOffset issued, DateTimeOffset now) => now < GrandfatheredUntil && issued < UpdatedAt;

    private IEnumerable<(string Field, string Message)> Problems(NewToken token)
    {
        if (RequireExpiry && token.MaxAgeSeconds is null)
        {
            yield return ("maxAgeSeconds", $"maxAgeSeconds: the token policy demands a session duration{(MaximumAgeSeconds is { } most ? $" of at most {most} seconds ({Days(most)})" : "")}.");
        }

        if (token.MaxAgeSeconds > MaximumAgeSeconds)
        {
            yield return ("maxAgeSeconds", $"maxAgeSeconds: the token policy allows at most {MaximumAgeSeconds} seconds ({Days(MaximumAgeSeconds.Value)}).");
        }

        if (token.MaxAgeSeconds > AbsoluteAgeSeconds)
        {
            yield return ("maxAgeSeconds", $"maxAgeSeconds: the token policy ends every token after {AbsoluteAgeSeconds} seconds ({Days(AbsoluteAgeSeconds.Value)}), so give no more.");
        }

        if (RequireDescription && token.Description.Length == 0)
        {
            yield return ("description", "description: the token policy demands one: say what the token is for.");
        }

        if (RequireAllowlist && (token.IpAllowlist is null || token.IpAllowlist.CoversAllIPv4 || token.IpAllowlist.CoversAllIPv6))
        {
            yield return ("ipAllowlist", "ipAllowlist: the token policy demands the networks that the program calls from.");
        }

        if (token.IpAllowlist?.Networks.FirstOrDefault(IsTooWide) is { } wide)
        {
            yield return ("ipAllowlist", $"ipAllowlist: {wide} is wider than the token policy allows for public networks (/{(wide.IsIPv4 ? WidestPrefixIPv4 : WidestPrefixIPv6)}).");
        }
    }

    private bool IsTooWide(IpNetwork network) => network.IsPublic && network.PrefixLength < (network.IsIPv4 ? WidestPrefixIPv4 : WidestPrefixIPv6);

    private static string Days(long seconds)
    {
        var days = seconds / 86_400.0;
        return string.Create(CultureInfo.InvariantCulture, $"{days:0.#} {(days == 1 ? "day" : "days")}");
    }
}
