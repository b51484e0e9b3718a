using AppUsersGateway.Data.Activity;
using AppUsersGateway.Data.Administrators;
using AppUsersGateway.Data.ApplicationUsers;
using AppUsersGateway.Data.Tokens;
using AppUsersGateway.Gateway.Authentication;

namespace AppUsersGateway.Gateway.Authorization;

/// <summary>What a caller needs for one element of the schema.</summary>
/// <param name="Permission">The permission; null when any live token will do.</param>
/// <param name="OrOwn">Whether callers need none for what is theirs: themselves, their tokens, and what was done to either.</param>
public sealed record AccessRule(string? Permission, bool OrOwn = false)
{
    /// <summary>Any live token.</summary>
    public static readonly AccessRule Anyone = new((string?)null);

    /// <summary>The permission, or that the object is the caller's own.</summary>
    public static AccessRule OwnOr(string permission) => new(permission, OrOwn: true);

    /// <summary>Whether a caller may see the element, of this object when there is one.</summary>
    public bool Allows(Caller caller, object? of) => Permission is null || caller.May(Permission) || (OrOwn && IsOwn(caller, of));

    private static bool IsOwn(Caller caller, object? of) => of switch
    {
        Administrator person => person.Id == caller.Id,
        ApplicationUser program => program.Id == caller.Id,
        Token token => (token.ApplicationUserId ?? token.AdministratorId) == caller.Id,
        ActivityEvent entry => (entry.ApplicationUserId ?? entry.AdministratorId) == caller.Id,
        _ => false,
    };
}
