namespace AppUsersGateway.Auditor.Emails.Letters;

/// <summary>Mutations about a token, ready to copy into the explorer. A mail never carries out any of them.</summary>
internal static class TokenMutation
{
    private const int OverlapSeconds = 86_400;

    public static string Rotate(string tokenId) =>
        $"mutation {{\n  rotateToken(input: {{\n    tokenId: \"{tokenId}\"\n    overlapSeconds: {OverlapSeconds}\n  }}) {{\n    secret\n    token {{ id expiresAt }}\n    errors {{ message }}\n  }}\n}}";

    public static string Suspend(IReadOnlyList<string> tokenIds, string reason) => Each("suspendToken", tokenIds, reason);

    public static string Suspend(string tokenId, string reason) => Plain("suspendToken", tokenId, reason);

    public static string Resume(IReadOnlyList<string> tokenIds) => Each("resumeToken", tokenIds, reason: null);

    public static string Resume(string tokenId) => Plain("resumeToken", tokenId, reason: null);

    public static string Revoke(string tokenId, string reason) => Plain("revokeToken", tokenId, reason);

    // One operation for several tokens: each is a change of its own, under a name of its own.
    private static string Each(string name, IReadOnlyList<string> tokenIds, string? reason) => tokenIds is [var only]
        ? Plain(name, only, reason)
        : $"mutation {{\n{string.Concat(tokenIds.Select((id, index) => $"  t{index + 1}: {name}(input: {{\n{Input(id, reason)}  }}) {{ errors {{ message }} }}\n"))}}}";

    private static string Input(string tokenId, string? reason) => $"    tokenId: \"{tokenId}\"\n{(reason is null ? "" : $"    reason: \"{reason}\"\n")}";

    private static string Plain(string name, string tokenId, string? reason) =>
        $"mutation {{\n  {name}(input: {{\n{Input(tokenId, reason)}  }}) {{\n    token {{ status }}\n    errors {{ message }}\n  }}\n}}";
}
