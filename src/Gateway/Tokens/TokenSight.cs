using AppUsersGateway.Data.Activity;
using AppUsersGateway.Data.Tokens;
using AppUsersGateway.Gateway.GraphQL;

namespace AppUsersGateway.Gateway.Tokens;

/// <summary>
/// A person's token is seen by those who may list that person's tokens, whichever way they come to it: seeing application users, or the log,
/// is not enough to see how people get in.
/// </summary>
internal static class TokenSight
{
    private const string OfPeople = "Administrator.tokens";

    /// <summary>The token if the caller may see it, else null: as if there were none.</summary>
    public static Token? Seen(this Call call, Token? token) => token is not null && call.MaySee(token) ? token : null;

    /// <summary>Whether the caller may see a token.</summary>
    public static bool MaySee(this Call call, Token token) => call.Rules.Find(token.AdministratorId is null ? "Token" : OfPeople)?.Allows(call.Caller, token) == true;

    /// <summary>Whether the caller may see the tokens of whomever.</summary>
    public static bool MaySeeTokensOfPeople(this Call call) => call.Rules.Find(OfPeople)?.Allows(call.Caller, of: null) == true;

    /// <summary>Whether the caller may read what an entry says of a token beyond that something was done with it.</summary>
    public static bool MaySeeDetails(this Call call, ActivityEvent? entry) => !IsOfPeople(entry) || call.Rules.Find(OfPeople)?.Allows(call.Caller, entry) == true;

    private static bool IsOfPeople(ActivityEvent? entry) => entry is not null &&
        (entry.Kind is ActivityKind.AdministratorTokenCreated or ActivityKind.AdministratorTokenRevoked || entry is { TokenId: not null, AdministratorId: not null });
}
