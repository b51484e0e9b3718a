namespace AppUsersGateway.Auditor.Emails.Letters;

/// <summary>Mutations about a token, ready to copy into the explorer. A mail never carries out any of them.</summary>
internal static class TokenMutation
{
    private const int OverlapSeconds = 86_400;

    public static string Rotate(string tokenId) =>
        $"mutation {{\n  rotateToken(input: {{\n    tokenId: \"{tokenId}\"\n    overlapSeconds: {OverlapSeconds}\n  }}) {{\n    secret\n    token {{ id expiresAt }}\n    errors {{ message }}\n  }}\n}}";

    public static string Suspend(string tokenId, string reason) => Plain("suspendToken", tokenId, reason);

    public static string Resume(string tokenId) => Plain("resumeToken", tokenId, reason: null);

    public static string Revoke(string tokenId, string reason) => Plain("revokeToken", tokenId, reason);

    private static string Plain(string name, string tokenId, string? reason) =>
        $"mutation {{\n  {name}(input: {{\n    tokenId: \"{tokenId}\"\n{(reason is null ? "" : $"    reason: \"{reason}\"\n")}  }}) {{\n    token {{ status }}\n    errors {{ message }}\n  }}\n}}";
}
