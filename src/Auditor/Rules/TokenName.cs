using AppUsersGateway.Data.Facts;

namespace AppUsersGateway.Auditor.Rules;

/// <summary>How a remedy names a token: by what a person can recognise.</summary>
internal static class TokenName
{
    internal static string Of(TokenFacts token) => $"token {token.Prefix}… of {token.ApplicationUserName}";

    internal static string Of(EndedTokenFacts token) => $"token {token.Prefix}… of {token.ApplicationUserName}";
}
