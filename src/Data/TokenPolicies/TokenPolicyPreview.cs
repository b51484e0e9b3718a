using AppUsersGateway.Data.Database;
using AppUsersGateway.Data.Tokens;

namespace AppUsersGateway.Data.TokenPolicies;

/// <summary>What a policy would refuse, before it is turned on: the live tokens whose like could not be issued, and that could not be rotated as they are.</summary>
public sealed class TokenPolicyPreviews(TokenList tokens)
{
    /// <summary>Most tokens that are shown; the number tells of all.</summary>
    private const int MaximumShown = 100;

    /// <summary>Judges every token of application users that has not ended.</summary>
    public async Task<TokenPolicyPreview> Of(Session session, string organizationId, TokenPolicy policy, DateTimeOffset now)
    {
        var (examined, refused, shown) = (0L, 0L, new List<TokenPolicyViolation>());
        await foreach (var token in tokens.NotEnded(session, organizationId, now))
        {
            examined++;
            if (policy.Violations(NewToken.Like(token)) is { Count: > 0 } violations)
            {
                refused++;
                if (shown.Count < MaximumShown)
                {
                    shown.Add(new TokenPolicyViolation(token, [.. violations.Select(violation => violation.Message)]));
                }
            }
        }

        return new TokenPolicyPreview(examined, refused, shown);
    }
}

/// <summary>What a policy would refuse.</summary>
/// <param name="Examined">How many tokens have not ended.</param>
/// <param name="Refused">How many of them it would refuse.</param>
/// <param name="Tokens">The oldest of these.</param>
public sealed record TokenPolicyPreview(long Examined, long Refused, IReadOnlyList<TokenPolicyViolation> Tokens);

/// <summary>A token that a policy would refuse.</summary>
/// <param name="Token">The token.</param>
/// <param name="Messages">Why, each with the field at fault.</param>
public sealed record TokenPolicyViolation(Token Token, IReadOnlyList<string> Messages);
