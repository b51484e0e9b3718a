using AppUsersGateway.Auditor.Runs;
using AppUsersGateway.Data.Administrators;
using AppUsersGateway.Data.ApplicationUsers;
using AppUsersGateway.Data.Database;
using AppUsersGateway.Data.Permissions;

namespace AppUsersGateway.Auditor.Emails.Letters;

/// <summary>Who is told: looked up at the moment of writing, never an address that somebody once configured.</summary>
public sealed class Recipients(AdministratorRepository administrators, ApplicationUserList users)
{
    /// <summary>Application users named in one statement: both engines cap the parameters of one.</summary>
    private const int Batch = 500;

    /// <summary>Everybody who is active and may read audits.</summary>
    public async Task<IReadOnlyList<Administrator>> Readers(Session session, string organizationId) =>
        [.. (await administrators.AllActive(session, organizationId)).Where(person => person.Permissions.Allows(Permission.AuditRead))];

    /// <summary>The owners of application users who are still active, by the user's id.</summary>
    public async Task<IReadOnlyDictionary<string, Administrator>> Owners(Session session, string organizationId, IEnumerable<string?> applicationUserIds)
    {
        var active = (await administrators.AllActive(session, organizationId)).ToDictionary(person => person.Id, StringComparer.Ordinal);
        var owners = new Dictionary<string, Administrator>(StringComparer.Ordinal);
        foreach (var batch in applicationUserIds.OfType<string>().Distinct(StringComparer.Ordinal).Chunk(Batch))
        {
            foreach (var (id, user) in await users.FindMany(session, organizationId, batch))
            {
                if (user.OwnerId is { } owner && active.TryGetValue(owner, out var person))
                {
                    owners[id] = person;
                }
            }
        }

        return owners;
    }

    /// <summary>The owners of what findings are about.</summary>
    public Task<IReadOnlyDictionary<string, Administrator>> Owners(Session session, string organizationId, IEnumerable<FindingChange> changes) =>
        Owners(session, organizationId, changes.Select(change => change.Finding.ApplicationUserId));
}
