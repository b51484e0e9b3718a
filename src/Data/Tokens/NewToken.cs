using System.Security.Cryptography;
using System.Text.Json;
using AppUsersGateway.Data.Networks;
using AppUsersGateway.Data.Permissions;
using AppUsersGateway.Data.Refusals;

namespace AppUsersGateway.Data.Tokens;

/// <summary>What a new token is to be, checked. Nothing of it but the description's meaning ever changes afterwards.</summary>
/// <param name="Description">At most 1 000 characters; may be empty (a finding).</param>
/// <param name="MaxAgeSeconds">Session duration; null for a token that never expires (a finding).</param>
/// <param name="ExtendWhenUsed">Whether each use moves the end.</param>
/// <param name="IpAllowlist">Where it may be used from; null for anywhere (a finding).</param>
public sealed record NewToken(string Description, long? MaxAgeSeconds, bool ExtendWhenUsed, IpAllowlist? IpAllowlist)
{
    /// <summary>The shortest session duration in seconds: 10 minutes.</summary>
    public const long MinimumAgeSeconds = 600;

    /// <summary>The longest session duration in seconds: 3 650 days.</summary>
    public const long MaximumAgeSeconds = 315_360_000;

    private const int MaximumDescription = 1_000;

    /// <summary>What it keeps of its user's permissions, checked against the catalogue; null for all of them.</summary>
    public PermissionSet? Scopes { get; init; }

    /// <summary>Why it is issued although the organization's policy refuses it; null where it is not to be.</summary>
    public string? PolicyBypassReason { get; init; }

    /// <summary>The same terms as those of a token that there is.</summary>
    public static NewToken Like(Token token) =>
        new(token.Description, token.MaxAgeSeconds, token.ExtendWhenUsed, token.IpAllowlist)
        {
            Scopes = token.Scopes,
            AbsoluteAgeSeconds = (long?)(token.AbsoluteExpiresAt - token.CreatedAt)?.TotalSeconds,
        };

    /// <summary>How many seconds it may live, however often use extends it; null for no cap. Comes from the organization's policy, not from who asks.</summary>
    public long? AbsoluteAgeSeconds { get; init; }

    /// <summary>When it ends at the latest, if it is issued now.</summary>
    internal DateTimeOffset? AbsoluteEnd(DateTimeOffset now) => AbsoluteAgeSeconds is { } seconds ? now.AddSeconds(seconds) : null;

    /// <summary>When it ends unless use moves that, if it is issued now.</summary>
    internal DateTimeOffset? End(DateTimeOffset now)
    {
        var (end, last) = (MaxAgeSeconds is { } seconds ? now.AddSeconds(seconds) : (DateTimeOffset?)null, AbsoluteEnd(now));
        return end is null || last < end ? last ?? end : end;
    }

    /// <summary>Checks what somebody typed.</summary>
    /// <exception cref="Refusal">Names the field and what would be right.</exception>
    public static NewToken Check(string? description, long? maxAgeSeconds, bool extendWhenUsed, IReadOnlyList<string>? ipAllowlist, bool allowAnyAddress)
    {
        if (maxAgeSeconds is < MinimumAgeSeconds or > MaximumAgeSeconds)
        {
            throw new Refusal(
                RefusalCode.InvalidDuration, $"maxAgeSeconds: give {MinimumAgeSeconds} (10 minutes) to {MaximumAgeSeconds} (3650 days) seconds.", "maxAgeSeconds");
        }

        if (extendWhenUsed && maxAgeSeconds is null)
        {
            throw new Refusal(RefusalCode.InvalidDuration, "maxAgeSeconds: extendWhenUsed needs a session duration to extend by.", "maxAgeSeconds");
        }

        return new NewToken(
            CheckedText.Text(description, "description", MaximumDescription, lines: true), maxAgeSeconds, extendWhenUsed, Allowlist(ipAllowlist, allowAnyAddress));
    }

    /// <summary>SHA-256 of all that makes this request, to tell a repetition of it from another.</summary>
    public string Fingerprint(string applicationUserId)
    {
        var canonical = JsonSerializer.SerializeToUtf8Bytes(new object?[]
        {
            "createToken", applicationUserId, Description, MaxAgeSeconds, ExtendWhenUsed, IpAllowlist?.ToStorage(), Scopes?.ToStorage(), PolicyBypassReason,
        });
        return Convert.ToHexStringLower(SHA256.HashData(canonical));
    }

    private static IpAllowlist? Allowlist(IReadOnlyList<string>? entries, bool allowAnyAddress)
    {
        if (entries is null)
        {
            return null;
        }

        if (!Networks.IpAllowlist.TryCreate(entries, out var list, out var problem))
        {
            throw new Refusal(RefusalCode.InvalidIpNetwork, problem, "ipAllowlist");
        }

        if (list.ContainsAnyAddressEntry && !allowAnyAddress)
        {
            throw new Refusal(
                RefusalCode.InvalidIpNetwork,
                "ipAllowlist: 0.0.0.0/0 and ::/0 allow every address. Name narrower networks, or say allowAnyAddress: true if that is meant.",
                "ipAllowlist");
        }

        return list;
    }
}
