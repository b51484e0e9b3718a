using AppUsersGateway.Data.Refusals;
using AppUsersGateway.Data.Tokens;

namespace AppUsersGateway.Data.TokenPolicies;

/// <summary>Checks what somebody wants to demand of tokens.</summary>
public static class TokenPolicyInput
{
    private const long MinimumAbsoluteAge = 3_600;
    private const int MaximumReason = 500;
    private const int IPv4Bits = 32, IPv6Bits = 128;

    /// <summary>Checks why a token is to be issued past the policy.</summary>
    /// <exception cref="Refusal">There is no reason, or it is too long.</exception>
    public static string BypassReason(string? reason) => CheckedText.OptionalText(reason, "policyBypassReason", MaximumReason)
        ?? throw new Refusal(RefusalCode.InvalidText, $"policyBypassReason: say why, in at most {MaximumReason} characters.", "policyBypassReason");

    /// <summary>The policy, when its numbers make sense.</summary>
    /// <exception cref="Refusal">Names the field and what would be right.</exception>
    public static TokenPolicy Check(TokenPolicy policy, DateTimeOffset now)
    {
        Within(policy.MaximumAgeSeconds, "maximumAgeSeconds", NewToken.MinimumAgeSeconds, NewToken.MaximumAgeSeconds);
        Within(policy.AbsoluteAgeSeconds, "absoluteAgeSeconds", MinimumAbsoluteAge, NewToken.MaximumAgeSeconds);
        Within(policy.MaximumOverlapSeconds, "maximumOverlapSeconds", 0, RotationTerms.MaximumOverlapSeconds);
        Within(policy.WidestPrefixIPv4, "widestPrefixIPv4", 1, IPv4Bits);
        Within(policy.WidestPrefixIPv6, "widestPrefixIPv6", 1, IPv6Bits);
        if (policy.GrandfatheredUntil <= now)
        {
            throw new Refusal(RefusalCode.InvalidTime, "grandfatheredUntil: give a moment after now, or leave it out.", "grandfatheredUntil");
        }

        return policy;
    }

    private static void Within(long? value, string field, long least, long most)
    {
        if (value < least || value > most)
        {
            throw new Refusal(field.EndsWith("Seconds", StringComparison.Ordinal) ? RefusalCode.InvalidDuration : RefusalCode.InvalidIpNetwork, $"{field}: give {least} to {most}, or leave it out.", field);
        }
    }
}
