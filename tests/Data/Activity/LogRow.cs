using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using AppUsersGateway.Data.Database;

namespace AppUsersGateway.Tests.Data.Activity;

/// <summary>A row of the log in the hands of somebody who knows the format: the links are computed here anew, not by the product.</summary>
internal sealed record LogRow
{
    public long Sequence { get; init; }

    public string Id { get; init; } = "";

    public string OrganizationId { get; init; } = "";

    public long At { get; init; }

    public string Kind { get; init; } = "";

    public string Outcome { get; init; } = "";

    public string? Reason { get; init; }

    public string ActorKind { get; init; } = "";

    public string? ActorId { get; init; }

    public string ActorName { get; init; } = "";

    public string? ActorTokenId { get; init; }

    public string? ApplicationUserId { get; init; }

    public string? TokenId { get; init; }

    public string? AdministratorId { get; init; }

    public string? Ip { get; init; }

    public string? UserAgent { get; init; }

    public string Changes { get; init; } = "";

    public string PreviousHash { get; init; } = "";

    public string Hash { get; init; } = "";

    public static async Task<IReadOnlyList<LogRow>> All(Session session) => await session.Query<LogRow>("select * from activity order by sequence");

    /// <summary>The same row, chained to another one before it.</summary>
    public LogRow After(string previousHash)
    {
        var canonical = JsonSerializer.Serialize(new object?[]
        {
            previousHash, Sequence, Id, OrganizationId, At, Kind, Outcome, Reason, ActorKind, ActorId, ActorName, ActorTokenId,
            ApplicationUserId, TokenId, AdministratorId, Ip, UserAgent, Changes,
        });
        return this with { PreviousHash = previousHash, Hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(canonical))) };
    }

    public Task Insert(Session session) => session.Execute(
        """
        insert into activity (sequence, id, organization_id, at, kind, outcome, reason, actor_kind, actor_id, actor_name, actor_token_id,
            application_user_id, token_id, administrator_id, ip, user_agent, changes, previous_hash, hash)
        values (@Sequence, @Id, @OrganizationId, @At, @Kind, @Outcome, @Reason, @ActorKind, @ActorId, @ActorName, @ActorTokenId,
            @ApplicationUserId, @TokenId, @AdministratorId, @Ip, @UserAgent, @Changes, @PreviousHash, @Hash)
        """,
        this);
}
