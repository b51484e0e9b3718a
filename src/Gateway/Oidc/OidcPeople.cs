using System.Text;
using AppUsersGateway.Data.Administrators;
using AppUsersGateway.Data.Database;

namespace AppUsersGateway.Gateway.Oidc;

/// <summary>
/// Whom the identity provider vouches for: the active administrator with the verified address. Asked for each request, so that somebody
/// who was removed is refused at once, however long the provider's token lives.
/// </summary>
internal sealed class OidcPeople(OidcTokens tokens, AppDatabase database, AdministratorRepository administrators, ILogger<OidcPeople> logger)
{
    /// <summary>Whether a bearer token may be the provider's.</summary>
    public bool MayKnow(string presented) => tokens.MayBe(presented);

    /// <summary>The person; null when the token is refused, nobody has the address, or it stands for several people.</summary>
    public async Task<Administrator?> Find(string presented, CancellationToken cancellation)
    {
        if (await tokens.VerifiedEmail(presented, cancellation) is not { } email)
        {
            return null;
        }

        var found = (await database.Read(session => administrators.ActiveByEmail(session, email), cancellation))
            .Where(person => IsSame(person.Email, email))
            .ToList();
        if (found.Count > 1)
        {
            // Nothing in the request says which organization is meant, and guessing would answer about the wrong one.
            logger.LogWarning("Somebody signed in with an address that is an administrator's in {Count} organizations and was refused: use administrator tokens there", found.Count);
        }

        return found is [var person] ? person : null;
    }

    // Other letters can become the same in upper case (U+017F becomes S): whoever owns such an address is somebody else.
    private static bool IsSame(string stored, string verified) => stored == verified || Ascii.EqualsIgnoreCase(stored, verified);
}
