using AppUsersGateway.Data.Administrators;
using AppUsersGateway.Data.ApplicationUsers;
using AppUsersGateway.Data.Findings;
using AppUsersGateway.Data.Organizations;
using AppUsersGateway.Data.Tokens;
using AppUsersGateway.Gateway.GraphQL;

namespace AppUsersGateway.Gateway.Findings;

/// <summary>What findings are about, whatever that is: one statement for each kind that is there.</summary>
internal sealed class FindingSubjectLookup(TokenList tokens, ApplicationUserList users, AdministratorRepository administrators, OrganizationRepository organizations)
{
    public async Task<IReadOnlyList<object?>> Find(IReadOnlyList<Finding> parents, Call call)
    {
        var found = new Dictionary<string, object>(StringComparer.Ordinal);
        await Add(SubjectKind.Token, async ids => (await call.Read(session => tokens.FindMany(session, call.OrganizationId, ids))).Select(pair => (pair.Key, (object)pair.Value)));
        await Add(SubjectKind.ApplicationUser, async ids => (await call.Read(session => users.FindMany(session, call.OrganizationId, ids))).Select(pair => (pair.Key, (object)pair.Value)));
        await Add(SubjectKind.Administrator, async ids => (await call.Read(session => administrators.FindMany(session, call.OrganizationId, ids))).Select(pair => (pair.Key, (object)pair.Value)));
        await Add(SubjectKind.Organization, async _ => await call.Read(session => organizations.Find(session, call.OrganizationId)) is { } own ? [(own.Id, own)] : []);
        return [.. parents.Select(finding => found.GetValueOrDefault(finding.SubjectId))];

        async Task Add(SubjectKind kind, Func<IReadOnlyCollection<string>, Task<IEnumerable<(string Id, object Object)>>> find)
        {
            var ids = parents.Where(finding => finding.SubjectKind == kind).Select(finding => finding.SubjectId).ToHashSet(StringComparer.Ordinal);
            if (ids.Count > 0)
            {
                foreach (var (id, subject) in await find(ids))
                {
                    found[id] = subject;
                }
            }
        }
    }
}
