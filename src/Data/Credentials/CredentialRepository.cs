using AppUsersGateway.Data.Database;
using AppUsersGateway.Data.Tokens;

namespace AppUsersGateway.Data.Credentials;

/// <summary>Finds what a secret opens, by its hash: nothing secret is compared in the database.</summary>
public sealed class CredentialRepository
{
    /// <summary>The statement of every authentication, public to be explained by a test.</summary>
    public const string ByHash = $"{Select} where t.secret_hash = @Hash";

    /// <summary>The statement that reads a credential again.</summary>
    public const string ById = $"{Select} where t.id = @tokenId";

    private const string Select =
        """
        select t.id as token_id, t.organization_id, t.application_user_id, t.administrator_id, coalesce(u.name, a.name) as name,
            u.status as application_user_status, a.status as administrator_status, t.ip_allowlist, t.expires_at, t.revoked_at, t.suspended_at, t.last_used_at,
            coalesce((select string_agg(g.permission, ' ') from grants g
                where g.principal_id = coalesce(t.application_user_id, t.administrator_id) and g.resource_id = t.organization_id), '') as granted,
            t.scopes
        from tokens t
        left join application_users u on u.id = t.application_user_id
        left join administrators a on a.id = t.administrator_id
        """;

    /// <summary>The credential of a secret; null when no token has it.</summary>
    public Task<Credential?> Find(Session session, TokenSecret secret) =>
        session.QueryOne<Credential>(ByHash, new { secret.Hash });

    /// <summary>The credential of a token as it is now.</summary>
    public Task<Credential?> FindAgain(Session session, string tokenId) =>
        session.QueryOne<Credential>(ById, new { tokenId });
}
