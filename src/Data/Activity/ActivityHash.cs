using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace AppUsersGateway.Data.Activity;

/// <summary>The links of the chain: SHA-256 over the previous hash and the entry, every column in a fixed order.</summary>
internal static class ActivityHash
{
    /// <summary>What the first entry is chained to.</summary>
    public static readonly string Genesis = new('0', 64);

    public static string Of(StoredEntry entry)
    {
        var canonical = JsonSerializer.Serialize(new object?[]
        {
            entry.PreviousHash, entry.Sequence, entry.Id, entry.OrganizationId, entry.At, entry.Kind, entry.Outcome, entry.Reason,
            entry.ActorKind, entry.ActorId, entry.ActorName, entry.ActorTokenId,
            entry.ApplicationUserId, entry.TokenId, entry.AdministratorId, entry.Ip, entry.UserAgent, entry.Changes,
        });
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(canonical)));
    }
}
