using System.Globalization;
using AppUsersGateway.Data.Activity;
using AppUsersGateway.Data.Administrators;
using AppUsersGateway.Data.ApplicationUsers;
using AppUsersGateway.Data.Database;
using AppUsersGateway.Data.Identifiers;
using AppUsersGateway.Data.Organizations;
using AppUsersGateway.Data.Refusals;
using AppUsersGateway.Data.Revocations;
using AppUsersGateway.Data.TokenPolicies;

namespace AppUsersGateway.Data.Tokens;

/// <summary>Issues and revokes tokens. Each is one transaction with its entry in the activity log.</summary>
public sealed class TokenRepository(
    OrganizationRepository organizations, ApplicationUserList users, TokenLock tokens, TokenPolicyRepository policies, ActivityLog activity, TimeProvider time)
{
    /// <summary>The longest reason in characters that somebody may give for what is done to a token.</summary>
    internal const int MaximumReason = 500;

    /// <summary>Issues a token for an application user. The secret is in the answer and nowhere else.</summary>
    /// <exception cref="Refusal">The user does not exist or is not active, has its limit of live tokens, or the organization's policy refuses the token.</exception>
    public async Task<(Token Token, TokenSecret Secret)> Create(Session session, Actor actor, string applicationUserId, NewToken wanted)
    {
        var organization = await organizations.Lock(session, actor.OrganizationId);
        var user = await users.Find(session, actor.OrganizationId, applicationUserId);
        if (user is null or { Status: ApplicationUserStatus.Deleted })
        {
            throw new Refusal(RefusalCode.NotFound, "applicationUserId: there is no such application user.", "applicationUserId");
        }

        if (user.Status == ApplicationUserStatus.Disabled)
        {
            throw new Refusal(RefusalCode.Conflict, $"{user.Name} is disabled: enable it before issuing a token.", "applicationUserId");
        }

        var now = time.GetUtcNow();
        var live = await session.Scalar<long>(
            $"select count(*) from tokens t where t.application_user_id = @applicationUserId and {NotEnded("t")} and not exists (select 1 from tokens s where s.rotated_from = t.id and {NotEnded("s")})",
            new { applicationUserId, now });
        if (live >= organization.TokenLimitPerUser)
        {
            throw new Refusal(
                RefusalCode.LimitReached,
                $"{user.Name} has {live} of {organization.TokenLimitPerUser} live tokens. Revoke one that is not needed, or raise the limit on the host: organization limits --tokens-per-user N.",
                "applicationUserId");
        }

        var policy = await policies.Find(session, actor.OrganizationId);
        var bypassed = wanted.PolicyBypassReason is not null && policy.Violations(wanted).Count > 0;
        if (!bypassed)
        {
            policy.Assert(wanted);
        }

        var accepted = bypassed ? wanted : policy.Capped(wanted) with { PolicyBypassReason = null };
        var issued = await Insert(session, actor, accepted, applicationUserId, administratorId: null, now);
        await activity.Append(session, actor, new ActivityEntry(ActivityKind.TokenCreated)
        {
            ApplicationUserId = applicationUserId,
            TokenId = issued.Token.Id,
            Changes = Describe(issued.Token),
        });
        return issued;
    }

    /// <summary>Issues a token for a person.</summary>
    /// <exception cref="Refusal">The person's access has ended.</exception>
    public async Task<(Token Token, TokenSecret Secret)> CreateForAdministrator(Session session, Actor actor, Administrator administrator, NewToken wanted)
    {
        await organizations.Lock(session, actor.OrganizationId);
        var active = await session.Scalar<long>(
            "select count(*) from administrators where id = @Id and organization_id = @OrganizationId and status = 'ACTIVE'", new { administrator.Id, actor.OrganizationId });
        if (active == 0)
        {
            throw new Refusal(RefusalCode.NotFound, "administratorId: there is no such administrator.", "administratorId");
        }

        var issued = await Insert(session, actor, wanted, applicationUserId: null, administrator.Id, time.GetUtcNow());
        await activity.Append(session, actor, new ActivityEntry(ActivityKind.AdministratorTokenCreated)
        {
            AdministratorId = administrator.Id,
            TokenId = issued.Token.Id,
            Changes = Describe(issued.Token),
        });
        return issued;
    }

    /// <summary>Ends an application user's token for good: every request that starts after the answer is refused.</summary>
    /// <exception cref="Refusal">It does not exist, or was revoked before.</exception>
    public Task<Token> Revoke(Session session, Actor actor, string id, string? reason) =>
        Revoke(session, actor, id, reason, ActivityKind.TokenRevoked, token => token.ApplicationUserId is not null);

    /// <summary>
    /// Ends a person's token for good. It may be the last one of the last administrator, even the one the request came with:
    /// a token that leaked must be ended at once, and the host's command <c>admin token</c> always issues another.
    /// </summary>
    /// <exception cref="Refusal">It does not exist, or was revoked before.</exception>
    public Task<Token> RevokeOfAdministrator(Session session, Actor actor, string id, string? reason) =>
        Revoke(session, actor, id, reason, ActivityKind.AdministratorTokenRevoked, token => token.AdministratorId is not null);

    private async Task<Token> Revoke(Session session, Actor actor, string id, string? reason, ActivityKind kind, Func<Token, bool> isOfKind)
    {
        var why = CheckedText.OptionalText(reason, "reason", MaximumReason);
        var token = await tokens.Of(session, actor, id, isOfKind);
        if (token.RevokedAt is { } before)
        {
            throw new Refusal(RefusalCode.AlreadyRevoked, $"The token was revoked on {before.UtcDateTime.ToString("yyyy-MM-dd HH:mm 'UTC'", CultureInfo.InvariantCulture)}.", "tokenId");
        }

        var now = time.GetUtcNow();
        await TokenEnds.Revoke(session, id, now, why, RevocationReason.Revoked);
        await activity.Append(session, actor, new ActivityEntry(kind)
        {
            ApplicationUserId = token.ApplicationUserId,
            AdministratorId = token.AdministratorId,
            TokenId = id,
            Reason = why,
            Changes = ChangeList.Between(("status", EnumText.Of(token.StatusAt(now)), EnumText.Of(TokenStatus.Revoked))),
        });
        return (await session.QueryOne<Token>(TokenList.ById, new { id, actor.OrganizationId }))!;
    }

    /// <summary>Inserts a token with a new secret; limits, guards and the log are the caller's.</summary>
    internal static async Task<(Token Token, TokenSecret Secret)> Insert(
        Session session, Actor actor, NewToken wanted, string? applicationUserId, string? administratorId, DateTimeOffset now, string? rotatedFrom = null)
    {
        var secret = TokenSecret.Generate(forAdministrator: administratorId is not null);
        var id = Identifier.New(IdentifierKind.Token, now);
        await session.Execute(
            """
            insert into tokens (id, organization_id, application_user_id, administrator_id, secret_hash, prefix, description,
                max_age_seconds, extend_when_used, ip_allowlist, scopes, created_at, created_by, expires_at, absolute_expires_at, policy_bypass_reason,
                secret_scheme, rotated_from)
            values (@id, @OrganizationId, @applicationUserId, @administratorId, @Hash, @Prefix, @Description,
                @MaxAgeSeconds, @ExtendWhenUsed, @IpAllowlist, @Scopes, @now, @CreatedBy, @ExpiresAt, @AbsoluteExpiresAt, @PolicyBypassReason,
                @Scheme, @rotatedFrom)
            """,
            new
            {
                id,
                actor.OrganizationId,
                applicationUserId,
                administratorId,
                secret.Hash,
                secret.Prefix,
                wanted.Description,
                wanted.MaxAgeSeconds,
                wanted.ExtendWhenUsed,
                wanted.IpAllowlist,
                wanted.Scopes,
                now,
                CreatedBy = actor.Id,
                ExpiresAt = wanted.End(now),
                AbsoluteExpiresAt = wanted.AbsoluteEnd(now),
                wanted.PolicyBypassReason,
                TokenSecret.Scheme,
                rotatedFrom,
            });
        return ((await session.QueryOne<Token>(TokenList.ById, new { id, actor.OrganizationId }))!, secret);
    }

    /// <summary>A new token's fields, for the log.</summary>
    internal static ChangeList Describe(Token token) => ChangeList.Created(
        ("description", token.Description),
        ("prefix", token.Prefix),
        ("maxAgeSeconds", token.MaxAgeSeconds?.ToString(CultureInfo.InvariantCulture)),
        ("extendWhenUsed", token.ExtendWhenUsed ? "true" : "false"),
        ("ipAllowlist", token.IpAllowlist?.ToStorage()),
        ("scopes", token.Scopes?.ToStorage()),
        ("policyBypassReason", token.PolicyBypassReason),
        ("rotatedFrom", token.RotatedFrom));

    // A suspended one counts, for it may come back; a rotated one does not while its successor counts in its place.
    private static string NotEnded(string token) => $"{token}.revoked_at is null and coalesce({token}.expires_at, {TokenList.Never}) > @now";
}
