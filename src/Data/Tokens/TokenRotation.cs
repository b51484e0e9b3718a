using System.Globalization;
using AppUsersGateway.Data.Activity;
using AppUsersGateway.Data.ApplicationUsers;
using AppUsersGateway.Data.Database;
using AppUsersGateway.Data.Refusals;
using AppUsersGateway.Data.Revocations;
using AppUsersGateway.Data.TokenPolicies;

namespace AppUsersGateway.Data.Tokens;

/// <summary>
/// Replaces a token by a successor with the same terms and a new secret. The old one works on for an overlap, so that a program can
/// change over without a pause. A user has two generations at most: the successor takes the place of the old one in the limit of live
/// tokens, and is not rotated itself before the old one has ended.
/// </summary>
public sealed class TokenRotation(TokenLock tokens, ApplicationUserList users, TokenPolicyRepository policies, ActivityLog activity, TimeProvider time)
{
    /// <summary>Issues the successor. Its secret is in the answer and nowhere else.</summary>
    /// <exception cref="Refusal">The token does not exist, has ended, is suspended or rotated already, its predecessor still works, its user is disabled, or the organization's policy refuses its terms or the overlap.</exception>
    public async Task<RotatedToken> Rotate(Session session, Actor actor, string id, RotationTerms terms)
    {
        var old = await tokens.Of(session, actor, id);
        var now = time.GetUtcNow();
        await AssertRotatable(session, actor, old, now);
        var policy = await policies.Find(session, actor.OrganizationId);
        var like = NewToken.Like(old);
        if (old.ApplicationUserId is not null)
        {
            AssertAllowed(policy, old, like, terms, now);
        }

        var wanted = old.ApplicationUserId is null ? like : policy.Capped(like);
        var (token, secret) = await TokenRepository.Insert(session, actor, wanted, old.ApplicationUserId, old.AdministratorId, now, rotatedFrom: old.Id);
        var grace = GraceEnd(old, terms, now);
        var end = terms.CloseWhenSilentSeconds is { } silence ? Earlier(old.ExpiresAt, Earlier(grace, now.AddSeconds(silence))) : Earlier(old.ExpiresAt, grace);
        await TokenEnds.Rotate(session, old.Id, now, grace, end, terms.CloseWhenSilentSeconds);
        var after = (await session.QueryOne<Token>(TokenList.ById, new { id = old.Id, actor.OrganizationId }))!;
        await activity.Append(session, actor, Entries(old, after, token));
        return new RotatedToken(token, secret, after);
    }

    // The terms of a successor are those of the old token, so the way out is a new token.
    private static void AssertAllowed(TokenPolicy policy, Token old, NewToken wanted, RotationTerms terms, DateTimeOffset now)
    {
        policy.Assert(terms);
        if (policy.Violations(wanted) is [var (_, message), ..] && !policy.Grandfathers(old.CreatedAt, now))
        {
            throw new Refusal(RefusalCode.PolicyViolation, $"The token policy refuses the terms of this token, which its successor would have: create a new token. {message}", "tokenId");
        }
    }

    /// <summary>When the old token ends at the latest. One that use extends may be extended until then, never past it.</summary>
    private static DateTimeOffset GraceEnd(Token old, RotationTerms terms, DateTimeOffset now)
    {
        var overlap = now.AddSeconds(terms.OverlapSeconds);
        return Earlier(old.ExtendWhenUsed ? old.AbsoluteExpiresAt : old.ExpiresAt, overlap);
    }

    private async Task AssertRotatable(Session session, Actor actor, Token token, DateTimeOffset now)
    {
        var problem = token.StatusAt(now) switch
        {
            TokenStatus.Revoked => "The token was revoked: create a new one.",
            TokenStatus.Expired => "The token has expired: create a new one.",
            TokenStatus.Suspended => "The token is suspended: resume it first, or create a new one.",
            _ when token.GraceEndsAt is not null => "The token was rotated already: rotate its successor (rotatedTo).",
            _ => null,
        };
        if (problem is null && token.RotatedFrom is { } id
            && await session.QueryOne<Token>(TokenList.ById, new { id, actor.OrganizationId }) is { } before
            && before.StatusAt(now) is TokenStatus.Active or TokenStatus.Suspended)
        {
            problem = $"The token that this one replaces ({before.Prefix}) works until {TimeText(before.ExpiresAt)}: wait for that, or revoke it.";
        }

        if (problem is null && token.ApplicationUserId is { } userId
            && await users.Find(session, actor.OrganizationId, userId) is { Status: not ApplicationUserStatus.Active } user)
        {
            problem = $"{user.Name} is disabled: enable it before rotating its token.";
        }

        if (problem is not null)
        {
            throw new Refusal(RefusalCode.Conflict, problem, "tokenId");
        }
    }

    private static ActivityEntry[] Entries(Token before, Token after, Token successor) =>
    [
        new(ActivityKind.TokenRotated)
        {
            ApplicationUserId = before.ApplicationUserId,
            AdministratorId = before.AdministratorId,
            TokenId = before.Id,
            Changes = ChangeList.Between(
                ("rotatedTo", null, successor.Id), ("graceEndsAt", null, TimeText(after.GraceEndsAt)),
                ("closeWhenSilentSeconds", null, after.CloseWhenSilentSeconds?.ToString(CultureInfo.InvariantCulture)),
                ("expiresAt", TimeText(before.ExpiresAt), TimeText(after.ExpiresAt))),
        },
        new(successor.ApplicationUserId is null ? ActivityKind.AdministratorTokenCreated : ActivityKind.TokenCreated)
        {
            ApplicationUserId = successor.ApplicationUserId,
            AdministratorId = successor.AdministratorId,
            TokenId = successor.Id,
            Changes = TokenRepository.Describe(successor),
        },
    ];

    private static DateTimeOffset Earlier(DateTimeOffset? one, DateTimeOffset other) => one < other ? one.Value : other;

    private static string? TimeText(DateTimeOffset? time) => time?.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);
}

/// <summary>A token and its replacement.</summary>
/// <param name="Token">The successor.</param>
/// <param name="Secret">The successor's secret.</param>
/// <param name="RotatedFrom">The old token as it is now.</param>
public sealed record RotatedToken(Token Token, TokenSecret Secret, Token RotatedFrom);
