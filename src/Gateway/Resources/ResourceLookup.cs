using AppUsersGateway.Data.Organizations;
using AppUsersGateway.Data.Resources;
using AppUsersGateway.Gateway.GraphQL;

namespace AppUsersGateway.Gateway.Resources;

/// <summary>Organization, units and projects by id, whichever they are.</summary>
internal sealed class ResourceLookup(OrganizationRepository organizations, ResourceList resources)
{
    /// <summary>Those with the given ids, in at most two statements.</summary>
    public async Task<IReadOnlyDictionary<string, object>> Find(IReadOnlyCollection<string> ids, Call call)
    {
        var found = new Dictionary<string, object>(StringComparer.Ordinal);
        if (ids.Contains(call.OrganizationId) && await call.Read(session => organizations.Find(session, call.OrganizationId)) is { } organization)
        {
            found.Add(organization.Id, organization);
        }

        if (ids.Where(id => id != call.OrganizationId).ToList() is { Count: > 0 } below)
        {
            foreach (var (id, resource) in await call.Read(session => resources.FindMany(session, call.OrganizationId, below)))
            {
                found.Add(id, resource);
            }
        }

        return found;
    }
}
