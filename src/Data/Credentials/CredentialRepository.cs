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

    /// <summary>The same with what holds on a resource: granted on it and on all that it stands in. On what is no resource of the organization, nothing holds.</summary>
    public const string ByHashOnResource =
        $"""
        with recursive path (id, parent_id) as (
            select r.id, r.parent_id from resources r where r.id = @resourceId
            union all
            select r.id, r.parent_id from resources r join path on r.id = path.parent_id)
        {Columns} and (g.resource_id = t.organization_id or g.resource_id in (select id from path))
                and (@resourceId = t.organization_id or exists (select 1 from resources r where r.id = @resourceId and r.organization_id = t.organization_id))), '') as granted
        {From}
        where t.secret_hash = @Hash
        """;

    private const string Select = $"{Columns} and g.resource_id = t.organization_id), '') as granted {From}";

    private const string Columns =
        """
        select t.id as token_id, t.organization_id, t.application_user_id, t.administrator_id, coalesce(u.name, a.name) as name,
            u.status as application_user_status, a.status as administrator_status, t.ip_allowlist, t.created_at, t.expires_at, t.grace_ends_at, t.revoked_at, t.suspended_at,
            t.last_used_at, t.scopes,
            coalesce((select string_agg(g.permission, ' ') from grants g
                where g.principal_id = coalesce(t.application_user_id, t.administrator_id)
        """;

    private const string From =
        """
        from tokens t
        left join application_users u on u.id = t.application_user_id
        left join administrators a on a.id = t.administrator_id
        """;

    /// <summary>The credential of a secret, with what holds on the organization; null when no token has it.</summary>
    public Task<Credential?> Find(Session session, TokenSecret secret) =>
        session.QueryOne<Credential>(ByHash, new { secret.Hash });

    /// <summary>The credential of a secret, with what holds on a resource; null when no token has it.</summary>
    public Task<Credential?> Find(Session session, TokenSecret secret, string resourceId) =>
        session.QueryOne<Credential>(ByHashOnResource, new { secret.Hash, resourceId });

    /// <summary>The credential of a token as it is now.</summary>
    public Task<Credential?> FindAgain(Session session, string tokenId) =>
        session.QueryOne<Credential>(ById, new { tokenId });
}
