using System.Text.Json;
using System.Text.Json.Serialization;
using AppUsersGateway.Data.Credentials;

namespace AppUsersGateway.Gateway.Verification;

/// <summary>What introspection says of a token (RFC 7662 §2.2).</summary>
internal static class IntrospectionAnswer
{
    private static readonly JsonSerializerOptions Json = new() { DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull };

    /// <summary>Of everything that is not good, for whatever reason: these bytes and no others.</summary>
    public static ReadOnlyMemory<byte> Inactive { get; } = "{\"active\":false}"u8.ToArray();

    /// <summary>Of a live token of an application user.</summary>
    public static ReadOnlyMemory<byte> Active(Credential credential) => JsonSerializer.SerializeToUtf8Bytes(
        new
        {
            active = true,
            scope = credential.Permissions.ToStorage(),
            client_id = credential.ApplicationUserId,
            username = credential.Name,
            token_type = "Bearer",
            exp = credential.ExpiresAt?.ToUnixTimeSeconds(),
            iat = credential.CreatedAt.ToUnixTimeSeconds(),
            sub = credential.ApplicationUserId,
            jti = credential.TokenId,
        },
        Json);
}
