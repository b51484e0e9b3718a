using AppUsersGateway.Data.Activity;
using AppUsersGateway.Data.Administrators;
using AppUsersGateway.Data.Database;
using AppUsersGateway.Data.Organizations;
using AppUsersGateway.Data.Permissions;

namespace AppUsersGateway.Data.Emails;

/// <summary>How often people want digests. Somebody who may read audits must get them, daily or weekly: the last who does cannot leave.</summary>
public sealed class DigestPreferences(OrganizationRepository organizations, AdministratorRepository administrators, ActivityLog activity, TimeProvider time)
{
    /// <summary>Sets how often a person gets digests, with an entry in the activity log.</summary>
    /// <returns>Whether it is so now; false when nobody else would get digests any more: somebody must.</returns>
    public async Task<bool> Change(Session session, Actor actor, string personId, DigestFrequency wanted)
    {
        await organizations.Lock(session, actor.OrganizationId);
        var active = await administrators.AllActive(session, actor.OrganizationId);
        if (active.FirstOrDefault(one => one.Id == personId) is not { } person || person.DigestFrequency == wanted)
        {
            return true;
        }

        if (wanted == DigestFrequency.Never && !active.Any(other => other.Id != personId && Reads(other)))
        {
            return false;
        }

        // Who comes back hears of what changes from now on. Who goes from weekly to daily is still to hear of the days between.
        await session.Execute(
            """
            update administrators set digest_frequency = @wanted, digests_since = case when @IsBack then @Now else digests_since end, digest_owed = @IsOwed
            where id = @personId
            """,
            new
            {
                personId,
                wanted,
                IsBack = person.DigestFrequency == DigestFrequency.Never,
                IsOwed = (person.DigestFrequency, wanted) == (DigestFrequency.Weekly, DigestFrequency.Daily),
                Now = time.GetUtcNow(),
            });
        await activity.Append(session, actor, new ActivityEntry(ActivityKind.EmailPreferenceUpdated)
        {
            AdministratorId = personId,
            Changes = ChangeList.Between(("digestFrequency", EnumText.Of(person.DigestFrequency), EnumText.Of(wanted))),
        });
        return true;
    }

    /// <summary>From when on digests tell the people of an organization what changed, unless they had a later digest.</summary>
    public async Task<IReadOnlyDictionary<string, DigestStart>> Starts(Session session, string organizationId) =>
        (await session.Query<DigestStart>(
            """
            select a.id as recipient_id, coalesce(a.digests_since, a.created_at) as since, a.digest_owed as is_owed from administrators a
            where a.organization_id = @organizationId and a.status = 'ACTIVE'
            """,
            new { organizationId }))
        .ToDictionary(start => start.RecipientId, StringComparer.Ordinal);

    /// <summary>What was owed is written.</summary>
    public Task Settle(Session session, string organizationId) =>
        session.Execute("update administrators set digest_owed = @No where organization_id = @organizationId and digest_owed = @Yes", new { organizationId, Yes = true, No = false });

    private static bool Reads(Administrator person) => person.DigestFrequency != DigestFrequency.Never && person.Permissions.Allows(Permission.AuditRead);
}

/// <summary>From when on a person is told in digests what changed.</summary>
public sealed record DigestStart
{
    /// <summary>The person.</summary>
    public required string RecipientId { get; init; }

    /// <summary>When access was given, or the person wanted digests again.</summary>
    public required DateTimeOffset Since { get; init; }

    /// <summary>Whether a digest of the time since the last is due, because the person had them weekly and wants them daily.</summary>
    public required bool IsOwed { get; init; }
}
