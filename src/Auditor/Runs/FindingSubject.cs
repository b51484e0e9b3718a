using AppUsersGateway.Data.Facts;
using AppUsersGateway.Data.Findings;

namespace AppUsersGateway.Auditor.Runs;

/// <summary>What a finding is about, in the words by which a person recognises it.</summary>
public sealed record FindingSubject
{
    /// <summary>A token, an application user, or the organization.</summary>
    public required SubjectKind Kind { get; init; }

    /// <summary>The subject's own id.</summary>
    public required string Id { get; init; }

    /// <summary>The name of the application user concerned; the organization's when it is about that.</summary>
    public required string Name { get; init; }

    /// <summary>The application user concerned, directly or through its token; null when it is about the organization.</summary>
    public string? ApplicationUserId { get; init; }

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

    /// <summary>The subject of a rule about a user.</summary>
    public static FindingSubject Of(ApplicationUserFacts user) => new()
    {
        Kind = SubjectKind.ApplicationUser,
        Id = user.ApplicationUserId,
        ApplicationUserId = user.ApplicationUserId,
        Name = user.Name,
        Environment = user.Environment,
        OwnerName = Owner(user),
    };

    /// <summary>The subject of a rule about a token of a user.</summary>
    public static FindingSubject Of(TokenFacts token, ApplicationUserFacts user) => Of(user) with
    {
        Kind = SubjectKind.Token,
        Id = token.TokenId,
        ApplicationUserId = token.ApplicationUserId,
        Name = token.ApplicationUserName,
        Environment = token.Environment,
        TokenId = token.TokenId,
        TokenPrefix = token.Prefix,
        TokenDescription = token.Description,
    };

    /// <summary>The subject of a rule about a token that has ended.</summary>
    public static FindingSubject Of(EndedTokenFacts token) => new()
    {
        Kind = SubjectKind.Token,
        Id = token.TokenId,
        ApplicationUserId = token.ApplicationUserId,
        Name = token.ApplicationUserName,
        Environment = token.Environment,
        TokenId = token.TokenId,
        TokenPrefix = token.Prefix,
        TokenDescription = token.Description,
    };

    /// <summary>The subject of a rule about the organization.</summary>
    public static FindingSubject Of(OrganizationFacts organization) => new()
    {
        Kind = SubjectKind.Organization,
        Id = organization.OrganizationId,
        Name = organization.Name,
    };

    private static string? Owner(ApplicationUserFacts user) =>
        user.OwnerName is { } name && !user.OwnerActive ? $"{name} (no longer an administrator)" : user.OwnerName;
}
