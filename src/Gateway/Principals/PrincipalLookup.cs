using AppUsersGateway.Data.Administrators;
using AppUsersGateway.Data.ApplicationUsers;
using AppUsersGateway.Data.Database;
using AppUsersGateway.Data.Identifiers;
using AppUsersGateway.Gateway.GraphQL;

namespace AppUsersGateway.Gateway.Principals;

/// <summary>People and programs by id, whichever they are.</summary>
internal sealed class PrincipalLookup(AdministratorRepository administrators, ApplicationUserList users)
{
    /// <summary>One, as a change sees it.</summary>
    public async Task<object?> One(Session session, string organizationId, string id) => Identifier.KindOf(id) == IdentifierKind.Administrator
        ? (await administrators.FindMany(session, organizationId, [id])).GetValueOrDefault(id)
        : await users.Find(session, organizationId, id);

    /// <summary>Those with the given ids, removed and deleted ones too: one statement for each of the two kinds.</summary>
    public async Task<IReadOnlyDictionary<string, object>> Find(IReadOnlyCollection<string> ids, Call call)
    {
        var found = new Dictionary<string, object>(StringComparer.Ordinal);
        var kinds = ids.ToLookup(Identifier.KindOf);
        if (kinds[IdentifierKind.Administrator].ToList() is { Count: > 0 } people)
        {
            foreach (var (id, administrator) in await call.Read(session => administrators.FindMany(session, call.OrganizationId, people)))
            {
                found.Add(id, administrator);
            }
        }

        if (kinds[IdentifierKind.ApplicationUser].ToList() is { Count: > 0 } programs)
        {
            foreach (var (id, user) in await call.Read(session => users.FindMany(session, call.OrganizationId, programs)))
            {
                found.Add(id, user);
            }
        }

        return found;
    }
}
