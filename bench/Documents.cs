namespace AppUsersGateway.Bench;

/// <summary>What the clients ask: the fields that a list in a frontend shows.</summary>
internal static class Documents
{
    private const string Fields = """
        id name description environment status createdAt
        tokens(first: 5) { nodes { id prefix description status expiresAt lastUsedAt ipAllowlist } totalCount }
        """;

    /// <summary>One of the seeded users by its name.</summary>
    public const string OneUser = $$"""{ applicationUser(name: "{{SeededGateway.FirstUser}}") { {{Fields}} } }""";

    /// <summary>A page of them.</summary>
    public const string FiftyUsers = $$"""{ applicationUsers(first: 50) { nodes { {{Fields}} } totalCount pageInfo { hasNextPage endCursor } } }""";
}
