using AppUsersGateway.Data.Networks;
using AppUsersGateway.Data.Permissions;

namespace AppUsersGateway.Data.Facts;

/// <summary>
/// Everything a rule may look at about one live token (not revoked, suspended or expired, of an active application user).
/// Facts across tokens are there already, so that a rule stays a pure function of one row and the time.
/// </summary>
public sealed record TokenFacts
{
    /// <summary>The token's id (<c>tok_…</c>).</summary>
    public required string TokenId { get; init; }

    /// <summary>The first characters of the secret, for recognition only.</summary>
    public required string Prefix { get; init; }

    /// <summary>What the token is for; empty when nobody said.</summary>
    public required string Description { get; init; }

    /// <summary>The application user it belongs to (<c>app_…</c>).</summary>
    public required string ApplicationUserId { get; init; }

    /// <summary>That user's name.</summary>
    public required string ApplicationUserName { get; init; }

    /// <summary>That user's environment label, such as "production"; null when not given.</summary>
    public string? Environment { get; init; }

    /// <summary>When the token was issued.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When it ends; null when it never does.</summary>
    public DateTimeOffset? ExpiresAt { get; init; }

    /// <summary>The end that no use moves further; null when there is none.</summary>
    public DateTimeOffset? AbsoluteExpiresAt { get; init; }

    /// <summary>Session duration in seconds; null when none was set.</summary>
    public long? MaxAgeSeconds { get; init; }

    /// <summary>Whether each use moves the end to use + session duration.</summary>
    public bool ExtendWhenUsed { get; init; }

    /// <summary>The networks it may be used from; null when any address is allowed.</summary>
    public IpAllowlist? IpAllowlist { get; init; }

    /// <summary>What it keeps of its user's permissions; null for all of them.</summary>
    public PermissionSet? Scopes { get; init; }

    /// <summary>The form of the secret and of its hash: <see cref="Tokens.TokenSecret.Scheme"/> is today's.</summary>
    public long SecretScheme { get; init; } = Tokens.TokenSecret.Scheme;

    /// <summary>Why the organization's policy was passed by when it was issued; null when it was not.</summary>
    public string? PolicyBypassReason { get; init; }

    /// <summary>Last successful use; null when never used.</summary>
    public DateTimeOffset? LastUsedAt { get; init; }

    /// <summary>The hour of its last successful use before <see cref="UseFacts.Window"/>; null when there was none.</summary>
    public DateTimeOffset? UsedBeforeAt { get; init; }

    /// <summary>Last refused use; null when never refused.</summary>
    public DateTimeOffset? LastDeniedAt { get; init; }

    /// <summary>The latest moment at which it ends since it was rotated; null while it was not.</summary>
    public DateTimeOffset? GraceEndsAt { get; init; }

    /// <summary>The first characters of the secret that replaces it; null while it was not rotated.</summary>
    public string? SuccessorPrefix { get; init; }

    /// <summary>When it was rotated; null while it was not.</summary>
    public DateTimeOffset? SuccessorCreatedAt { get; init; }

    /// <summary>The last successful use of its successor; null when there was none.</summary>
    public DateTimeOffset? SuccessorUsedAt { get; init; }

    /// <summary>Successful uses in the last 30 days.</summary>
    public long UsesLast30Days { get; init; }

    /// <summary>Since when use is recorded without a break in this organization.</summary>
    public required DateTimeOffset RecordedSince { get; init; }

    /// <summary>Since when it is recorded which permissions are made use of; null when that has not begun.</summary>
    public DateTimeOffset? OperationsRecordedSince { get; init; }

    /// <summary>Whether the token's user holds a permission that manages others (for example <c>role:organization:admin</c>).</summary>
    public bool Privileged { get; init; }

    /// <summary>How it was used lately.</summary>
    public UseFacts Use { get; init; } = UseFacts.None;

    /// <summary>What its user was granted, on whatever resource, as far as the scopes of the token leave it.</summary>
    public PermissionSet Permissions { get; init; } = PermissionSet.None;

    /// <summary>The permissions that it made use of, by name.</summary>
    public IReadOnlyList<PermissionUseFacts> PermissionUses { get; init; } = [];

    /// <summary>Where its secret was seen, newest first.</summary>
    public IReadOnlyList<LeakFacts> Leaks { get; init; } = [];

    /// <summary>The first characters of a token of the same user with the same scopes and callers that is used more; null when there is none.</summary>
    public string? DuplicateOf { get; init; }

    /// <summary>What the organization's policy demands today and the token does not fulfil, one sentence each.</summary>
    public IReadOnlyList<string> PolicyViolations { get; init; } = [];

    /// <summary>Until when it may stay as it is, though it violates the policy; null when the policy knows no such time.</summary>
    public DateTimeOffset? GrandfatheredUntil { get; init; }
}
