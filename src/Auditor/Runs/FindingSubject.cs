using AppUsersGateway.Data.Facts;
using AppUsersGateway.Data.Findings;

namespace AppUsersGateway.Auditor.Runs;

/// <summary>What a finding is about, in the words by which a person recognises it.</summary>
public sealed record FindingSubject
{
    /// <summary>The application user concerned, directly or through its token.</summary>
    public required string ApplicationUserId { get; init; }

    /// <summary>That user's name.</summary>
    public required string ApplicationUserName { get; init; }

    /// <summary>That user's environment label; null when not given.</summary>
    public string? Environment { get; init; }

    /// <summary>Who answers for the user; null for nobody.</summary>
    public string? OwnerName { get; init; }

    /// <summary>The token concerned; null when the finding is about the user itself.</summary>
    public string? TokenId { get; init; }

    /// <summary>The first characters of the token's secret; null without a token.</summary>
    public string? TokenPrefix { get; init; }

    /// <summary>What the token is for; null without a token, empty when nobody said.</summary>
    public string? TokenDescription { get; init; }

    /// <summary>A token or an application user.</summary>
    public SubjectKind Kind => TokenId is null ? SubjectKind.ApplicationUser : SubjectKind.Token;

    /// <summary>The subject's own id.</summary>
    public string Id => TokenId ?? ApplicationUserId;

    /// <summary>The subject of a rule about a user.</summary>
    public static FindingSubject Of(ApplicationUserFacts user) => new()
    {
        ApplicationUserId = user.ApplicationUserId,
        ApplicationUserName = user.Name,
        Environment = user.Environment,
        OwnerName = Owner(user),
    };

    /// <summary>The subject of a rule about a token; <paramref name="user"/> is its user, null when that was created this very moment.</summary>
    public static FindingSubject Of(TokenFacts token, ApplicationUserFacts? user) => new()
    {
        ApplicationUserId = token.ApplicationUserId,
        ApplicationUserName = token.ApplicationUserName,
        Environment = token.Environment,
        OwnerName = user is null ? null : Owner(user),
        TokenId = token.TokenId,
        TokenPrefix = token.Prefix,
        TokenDescription = token.Description,
    };

    private static string? Owner(ApplicationUserFacts user) =>
        user.OwnerName is { } name && !user.OwnerActive ? $"{name} (no longer an administrator)" : user.OwnerName;
}
