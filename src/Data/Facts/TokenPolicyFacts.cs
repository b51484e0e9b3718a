using AppUsersGateway.Data.Database;
using AppUsersGateway.Data.TokenPolicies;
using AppUsersGateway.Data.Tokens;

namespace AppUsersGateway.Data.Facts;

/// <summary>What the organization's policy demands of tokens, as rules see it.</summary>
public sealed class TokenPolicyFacts(TokenPolicyRepository policies)
{
    internal async Task<Demands> Find(Session session, string organizationId) => new(await policies.Find(session, organizationId));

    internal sealed class Demands(TokenPolicy policy)
    {
        private static DateTimeOffset? LastEnd(TokenFacts token) => token.AbsoluteExpiresAt ?? (token.ExtendWhenUsed ? null : token.ExpiresAt);

        /// <summary>The token with what it violates. A sliding one of before an absolute age lacks its end, though its like would get one.</summary>
        public TokenFacts Judge(TokenFacts token)
        {
            if (policy.Version == 0)
            {
                return token;
            }

            var like = new NewToken(token.Description, token.MaxAgeSeconds, token.ExtendWhenUsed, token.IpAllowlist);
            var violations = policy.Violations(like).Select(violation => violation.Message).ToList();
            if (policy.AbsoluteAgeSeconds is { } seconds && LastEnd(token) is var end && (end is null || end > token.CreatedAt.AddSeconds(seconds)))
            {
                violations.Add("it may live past the end that the token policy demands: rotate it.");
            }

            return violations.Count == 0 ? token : token with { PolicyViolations = violations, GrandfatheredUntil = policy.GrandfatheredUntil };
        }
    }
}
