using System.Security.Cryptography;
using AppUsersGateway.Data.Activity;
using AppUsersGateway.Data.Administrators;
using AppUsersGateway.Data.Database;
using AppUsersGateway.Data.Organizations;
using AppUsersGateway.Data.Permissions;

namespace AppUsersGateway.Data.Emails;

/// <summary>Which kinds of mail people want. Only digests and owner notices can be left; alerts cannot.</summary>
public sealed class EmailPreferences(OrganizationRepository organizations, AdministratorRepository administrators, ActivityLog activity, TimeProvider time)
{
    /// <summary>The kinds that may be left.</summary>
    public static readonly IReadOnlyList<EmailKind> Optional = [EmailKind.AuditDigest, EmailKind.OwnerNotice];

    private const string KeyName = "mail-links";
    private const int KeyBytes = 32;

    /// <summary>The people of an organization who do not want a kind of mail.</summary>
    public async Task<IReadOnlySet<string>> OptedOut(Session session, string organizationId, EmailKind kind) => (await session.Query<string>(
        """
        select a.id from administrators a join email_optouts o on o.recipient_id = a.id
        where a.organization_id = @organizationId and o.kind = @kind
        """,
        new { organizationId, kind })).ToHashSet(StringComparer.Ordinal);

    /// <summary>Whose address a link names; null for nobody who is still there.</summary>
    public async Task<Administrator?> Find(Session session, string recipientId) =>
        await session.QueryOne<string>("select organization_id from administrators where id = @recipientId and status = 'ACTIVE'", new { recipientId }) is { } organization
            ? (await administrators.FindMany(session, organization, [recipientId])).GetValueOrDefault(recipientId)
            : null;

    /// <summary>Whether somebody wants a kind of mail.</summary>
    public async Task<bool> Wants(Session session, string recipientId, EmailKind kind) =>
        await session.Scalar<long>("select count(*) from email_optouts where recipient_id = @recipientId and kind = @kind", new { recipientId, kind }) == 0;

    /// <summary>Ends or begins a kind of mail for a person, with an entry in the activity log.</summary>
    /// <returns>Whether it is so now; false when nobody else would get digests any more: somebody must.</returns>
    public async Task<bool> Change(Session session, Administrator person, EmailKind kind, bool wanted, string? ip)
    {
        await organizations.Lock(session, person.OrganizationId);
        if (await Wants(session, person.Id, kind) == wanted)
        {
            return true;
        }

        if (!wanted && kind == EmailKind.AuditDigest && await IsLastReader(session, person))
        {
            return false;
        }

        await session.Execute(
            wanted
                ? "delete from email_optouts where recipient_id = @Id and kind = @kind"
                : "insert into email_optouts (recipient_id, kind, since) values (@Id, @kind, @Now)",
            new { person.Id, kind, Now = time.GetUtcNow() });
        var actor = new Actor(PrincipalKind.Administrator, person.OrganizationId, person.Id, person.Name) { Ip = ip };
        await activity.Append(session, actor, new ActivityEntry(ActivityKind.EmailPreferenceUpdated)
        {
            AdministratorId = person.Id,
            Changes = new ChangeList([new Change(EnumText.Of(kind), wanted ? "off" : "on", wanted ? "on" : "off")]),
        });
        return true;
    }

    /// <summary>The key that links in mails are signed with: the same for every process on this database.</summary>
    public async Task<byte[]> SigningKey(Session session)
    {
        await session.Execute(
            "insert into signing_keys (name, secret, created_at) values (@KeyName, @Secret, @Now) on conflict do nothing",
            new { KeyName, Secret = RandomNumberGenerator.GetHexString(2 * KeyBytes, lowercase: true), Now = time.GetUtcNow() });
        return Convert.FromHexString((await session.QueryOne<string>("select secret from signing_keys where name = @KeyName", new { KeyName }))!);
    }

    private async Task<bool> IsLastReader(Session session, Administrator person)
    {
        var gone = await OptedOut(session, person.OrganizationId, EmailKind.AuditDigest);
        return !(await administrators.AllActive(session, person.OrganizationId))
            .Any(other => other.Id != person.Id && other.Permissions.Allows(Permission.AuditRead) && !gone.Contains(other.Id));
    }
}
