using System.Security.Cryptography;
using AppUsersGateway.Data.Activity;
using AppUsersGateway.Data.Administrators;
using AppUsersGateway.Data.Database;
using AppUsersGateway.Data.Organizations;

namespace AppUsersGateway.Data.Emails;

/// <summary>
/// Which kinds of mail people want. Only digests and owner notices can be left; alerts cannot. Digests have a frequency of their own: <see cref="DigestPreferences"/>.
/// </summary>
public sealed class EmailPreferences(OrganizationRepository organizations, AdministratorRepository administrators, ActivityLog activity, TimeProvider time)
{
    /// <summary>The kinds that may be left.</summary>
    public static readonly IReadOnlyList<EmailKind> Optional = [EmailKind.AuditDigest, EmailKind.OwnerNotice];

    private const string KeyName = "mail-links";
    private const int KeyBytes = 32;

    /// <summary>The people of an organization who do not want these notices.</summary>
    public async Task<IReadOnlySet<string>> WithoutNotices(Session session, string organizationId) => (await session.Query<string>(
        """
        select a.id from administrators a join email_optouts o on o.recipient_id = a.id
        where a.organization_id = @organizationId and o.kind = @Kind
        """,
        new { organizationId, Kind = EmailKind.OwnerNotice })).ToHashSet(StringComparer.Ordinal);

    /// <summary>Whose address a link names; null for nobody who is still there.</summary>
    public async Task<Administrator?> Find(Session session, string recipientId) =>
        await session.QueryOne<string>("select organization_id from administrators where id = @recipientId and status = 'ACTIVE'", new { recipientId }) is { } organization
            ? (await administrators.FindMany(session, organization, [recipientId])).GetValueOrDefault(recipientId)
            : null;

    /// <summary>Whether somebody wants notices about the tokens of application users that are theirs.</summary>
    public async Task<bool> WantsNotices(Session session, string recipientId) =>
        await session.Scalar<long>("select count(*) from email_optouts where recipient_id = @recipientId and kind = @Kind", new { recipientId, Kind = EmailKind.OwnerNotice }) == 0;

    /// <summary>Ends or begins these notices for a person, with an entry in the activity log.</summary>
    public async Task ChangeNotices(Session session, Actor actor, string recipientId, bool wanted)
    {
        await organizations.Lock(session, actor.OrganizationId);
        if (await WantsNotices(session, recipientId) == wanted)
        {
            return;
        }

        await session.Execute(
            wanted
                ? "delete from email_optouts where recipient_id = @recipientId and kind = @Kind"
                : "insert into email_optouts (recipient_id, kind, since) values (@recipientId, @Kind, @Now)",
            new { recipientId, Kind = EmailKind.OwnerNotice, Now = time.GetUtcNow() });
        await activity.Append(session, actor, new ActivityEntry(ActivityKind.EmailPreferenceUpdated)
        {
            AdministratorId = recipientId,
            Changes = new ChangeList([new Change(EnumText.Of(EmailKind.OwnerNotice), wanted ? "off" : "on", wanted ? "on" : "off")]),
        });
    }

    /// <summary>The key that links in mails are signed with: the same for every process on this database.</summary>
    public async Task<byte[]> SigningKey(Session session)
    {
        await session.Execute(
            "insert into signing_keys (name, secret, created_at) values (@KeyName, @Secret, @Now) on conflict do nothing",
            new { KeyName, Secret = RandomNumberGenerator.GetHexString(2 * KeyBytes, lowercase: true), Now = time.GetUtcNow() });
        return Convert.FromHexString((await session.QueryOne<string>("select secret from signing_keys where name = @KeyName", new { KeyName }))!);
    }
}
