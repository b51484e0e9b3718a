using AppUsersGateway.Data.Activity;
using AppUsersGateway.Data.Credentials;
using AppUsersGateway.Data.Database;

namespace AppUsersGateway.Data.Tokens;

/// <summary>Ends a token at the hands of whoever shows its secret (RFC 7009): a holder could do worse with it.</summary>
public sealed class HolderRevocation(CredentialRepository credentials, TokenRepository tokens, TokenLock tokenLock, TimeProvider time)
{
    /// <summary>What the log and the token's owner are told.</summary>
    public const string Reason = "revoked by somebody who showed its secret";

    /// <summary>Whether a secret is that of a token which still could let somebody in.</summary>
    public async Task<bool> IsOfUse(Session session, TokenSecret secret) => Lives(await credentials.Find(session, secret));

    /// <summary>Ends the token for good. The entry in the log is by its own user: more is not known of who held it.</summary>
    /// <returns>The token; null when there is none with this secret that still could let somebody in.</returns>
    public async Task<Token?> Revoke(Session session, TokenSecret secret, Holder holder)
    {
        if (await credentials.Find(session, secret) is not { } found || !Lives(found))
        {
            return null;
        }

        var actor = new Actor(
            found.ApplicationUserId is null ? PrincipalKind.Administrator : PrincipalKind.ApplicationUser,
            found.OrganizationId,
            found.ApplicationUserId ?? found.AdministratorId,
            found.Name)
        {
            TokenId = found.TokenId,
            Ip = holder.Ip,
            UserAgent = holder.UserAgent is { Length: > 0 } program ? program : null,
        };

        // Another one may have ended it since: behind the lock it stays as it is read.
        if ((await tokenLock.Of(session, actor, found.TokenId)).RevokedAt is not null)
        {
            return null;
        }

        return await (found.ApplicationUserId is null
            ? tokens.RevokeOfAdministrator(session, actor, found.TokenId, Reason)
            : tokens.Revoke(session, actor, found.TokenId, Reason));
    }

    private bool Lives(Credential? credential) => credential is { RevokedAt: null } && !(credential.ExpiresAt <= time.GetUtcNow());
}

/// <summary>What is known of somebody who shows a secret.</summary>
/// <param name="Ip">The address in canonical text; null when nobody can say.</param>
/// <param name="UserAgent">The program; empty when it does not say.</param>
public sealed record Holder(string? Ip, string UserAgent);
