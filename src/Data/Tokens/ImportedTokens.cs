using AppUsersGateway.Data.Database;

namespace AppUsersGateway.Data.Tokens;

/// <summary>Tokens that came from an older version of the product, with the secrets that they had there.</summary>
public static class ImportedTokens
{
    /// <summary>
    /// Notes which form a token's secret has, if not today's (<see cref="TokenSecret.Scheme"/>). It only tells rule TOK-014 to ask for a rotation; how the token is
    /// verified stays the same. The activity log is not told, for nobody changed the token.
    /// </summary>
    /// <param name="session">The transaction in which the token was written.</param>
    /// <param name="tokenId">The token.</param>
    /// <param name="scheme">The form's number.</param>
    public static Task NoteForm(Session session, string tokenId, long scheme) =>
        session.Execute("update tokens set secret_scheme = @scheme where id = @tokenId", new { tokenId, scheme });
}
