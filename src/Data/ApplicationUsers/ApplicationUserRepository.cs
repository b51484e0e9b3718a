using AppUsersGateway.Data.Activity;
using AppUsersGateway.Data.Administrators;
using AppUsersGateway.Data.Database;
using AppUsersGateway.Data.Identifiers;
using AppUsersGateway.Data.Organizations;
using AppUsersGateway.Data.Permissions;
using AppUsersGateway.Data.Refusals;
using AppUsersGateway.Data.Revocations;

namespace AppUsersGateway.Data.ApplicationUsers;

/// <summary>Changes of application users. Each is one transaction with its entry in the activity log.</summary>
public sealed class ApplicationUserRepository(
    OrganizationRepository organizations, AdministratorRepository administrators, GrantRepository grants, ActivityLog activity, TimeProvider time)
{
    /// <summary>Creates one.</summary>
    /// <exception cref="Refusal">The limit is reached, the name is taken, or the owner does not exist.</exception>
    public async Task<ApplicationUser> Create(Session session, Actor actor, ApplicationUserInput input)
    {
        var organization = await organizations.Lock(session, actor.OrganizationId);
        await AssertOwner(session, actor, input.OwnerId);
        var existing = await session.Scalar<long>(
            "select count(*) from application_users where organization_id = @Id and status <> 'DELETED'", new { organization.Id });
        if (existing >= organization.ApplicationUserLimit)
        {
            throw new Refusal(
                RefusalCode.LimitReached,
                $"The organization has {existing} of {organization.ApplicationUserLimit} application users. Delete one that is not needed, or raise the limit on the host: organization limits --application-users N.");
        }

        var now = time.GetUtcNow();
        var id = Identifier.New(IdentifierKind.ApplicationUser, now);
        var inserted = await session.Execute(
            """
            insert into application_users (id, organization_id, name, name_key, description, owner_id, contact_email, environment, status, created_at, updated_at)
            values (@id, @OrganizationId, @Name, @Key, @Description, @OwnerId, @ContactEmail, @Environment, 'ACTIVE', @now, @now)
            on conflict do nothing
            """,
            new { id, actor.OrganizationId, input.Name, Key = CheckedText.Key(input.Name), input.Description, input.OwnerId, input.ContactEmail, input.Environment, now });
        if (inserted == 0)
        {
            throw NameTaken(input.Name);
        }

        await Log(session, actor, ActivityKind.ApplicationUserCreated, id, ChangeList.Created(
            ("name", input.Name), ("description", input.Description), ("ownerId", input.OwnerId),
            ("contactEmail", input.ContactEmail), ("environment", input.Environment)));
        return await Reload(session, actor, id);
    }

    /// <summary>Changes the fields that people set.</summary>
    /// <exception cref="Refusal">It does not exist or is deleted, the name is taken, or the owner does not exist.</exception>
    public async Task<ApplicationUser> Update(Session session, Actor actor, string id, Func<ApplicationUserInput, ApplicationUserInput> change)
    {
        var before = await LockExisting(session, actor, id);
        var input = change(ApplicationUserInput.Of(before));
        if (input.OwnerId != before.OwnerId)
        {
            await AssertOwner(session, actor, input.OwnerId);
        }

        var key = CheckedText.Key(input.Name);
        if (key != before.NameKey && await NameExists(session, actor, key))
        {
            throw NameTaken(input.Name);
        }

        await session.Execute(
            """
            update application_users set name = @Name, name_key = @key, description = @Description, owner_id = @OwnerId,
                contact_email = @ContactEmail, environment = @Environment, updated_at = @Now
            where id = @id
            """,
            new { id, input.Name, key, input.Description, input.OwnerId, input.ContactEmail, input.Environment, Now = time.GetUtcNow() });
        var changes = ChangeList.Between(
            ("name", before.Name, input.Name), ("description", before.Description, input.Description), ("ownerId", before.OwnerId, input.OwnerId),
            ("contactEmail", before.ContactEmail, input.ContactEmail), ("environment", before.Environment, input.Environment));
        await Log(session, actor, ActivityKind.ApplicationUserUpdated, id, changes);
        return await Reload(session, actor, id);
    }

    /// <summary>Keeps that somebody confirmed that it is still needed, with the right access and the right owner.</summary>
    /// <exception cref="Refusal">It does not exist or is deleted, or the note is too long.</exception>
    public async Task<ApplicationUser> Review(Session session, Actor actor, string id, string? note)
    {
        const int maximumNote = 500;
        var why = CheckedText.OptionalText(note, "note", maximumNote);
        var before = await LockExisting(session, actor, id);
        var now = time.GetUtcNow();
        await session.Execute("update application_users set reviewed_at = @now, reviewed_by = @By where id = @id", new { id, now, By = actor.Id });
        await activity.Append(session, actor, new ActivityEntry(ActivityKind.ApplicationUserReviewed)
        {
            ApplicationUserId = id,
            Reason = why,
            Changes = ChangeList.Between(("reviewedAt", before.ReviewedAt?.UtcDateTime.ToString("O"), now.UtcDateTime.ToString("O"))),
        });
        return await Reload(session, actor, id);
    }

    /// <summary>Refuses all its tokens from now on, reversibly.</summary>
    public Task<ApplicationUser> Disable(Session session, Actor actor, string id) =>
        SetStatus(session, actor, id, ApplicationUserStatus.Disabled, ActivityKind.ApplicationUserDisabled);

    /// <summary>Lets it work again.</summary>
    public Task<ApplicationUser> Enable(Session session, Actor actor, string id) =>
        SetStatus(session, actor, id, ApplicationUserStatus.Active, ActivityKind.ApplicationUserEnabled);

    /// <summary>Deletes it for good: revokes all its tokens and what it was granted, and keeps a tombstone so that history reads.</summary>
    public Task<ApplicationUser> Delete(Session session, Actor actor, string id) =>
        SetStatus(session, actor, id, ApplicationUserStatus.Deleted, ActivityKind.ApplicationUserDeleted);

    private async Task<ApplicationUser> SetStatus(Session session, Actor actor, string id, ApplicationUserStatus status, ActivityKind kind)
    {
        var before = await LockExisting(session, actor, id);
        if (before.Status == status)
        {
            throw new Refusal(RefusalCode.Conflict, $"{before.Name} is {EnumText.Of(status)} already.", "applicationUserId");
        }

        var now = time.GetUtcNow();
        var deletedAt = status == ApplicationUserStatus.Deleted ? now : (DateTimeOffset?)null;
        await session.Execute(
            "update application_users set status = @status, updated_at = @now, deleted_at = @deletedAt where id = @id", new { id, status, now, deletedAt });
        var ended = (IReadOnlyList<Change>)[];
        if (status == ApplicationUserStatus.Deleted)
        {
            await RevokeTokens(session, id, now);
            ended = await grants.EndOf(session, id);
        }

        await Log(session, actor, kind, id, new ChangeList([new Change("status", EnumText.Of(before.Status), EnumText.Of(status)), .. ended]));
        return await Reload(session, actor, id);
    }

    // One by one in the order in which the recording of use takes the same rows: neither can wait for the other in a circle.
    private static async Task RevokeTokens(Session session, string id, DateTimeOffset now)
    {
        foreach (var token in await session.Query<string>("select id from tokens where application_user_id = @id and revoked_at is null order by id", new { id }))
        {
            await TokenEnds.Revoke(session, token, now, "application user deleted", RevocationReason.ApplicationUserDeleted);
        }
    }

    private async Task<ApplicationUser> LockExisting(Session session, Actor actor, string id)
    {
        await organizations.Lock(session, actor.OrganizationId);
        var user = await session.QueryOne<ApplicationUser>(ApplicationUserList.ById, new { id, actor.OrganizationId });
        return user is { Status: not ApplicationUserStatus.Deleted }
            ? user
            : throw new Refusal(RefusalCode.NotFound, "applicationUserId: there is no such application user.", "applicationUserId");
    }

    private async Task AssertOwner(Session session, Actor actor, string? ownerId)
    {
        if (ownerId is not null
            && !((await administrators.FindMany(session, actor.OrganizationId, [ownerId])).TryGetValue(ownerId, out var owner) && owner.Status == AdministratorStatus.Active))
        {
            throw new Refusal(RefusalCode.NotFound, "ownerId: there is no such administrator.", "ownerId");
        }
    }

    private static async Task<bool> NameExists(Session session, Actor actor, string key) =>
        await session.Scalar<long>(
            "select count(*) from application_users where organization_id = @OrganizationId and name_key = @key and status <> 'DELETED'",
            new { actor.OrganizationId, key }) > 0;

    private static async Task<ApplicationUser> Reload(Session session, Actor actor, string id) =>
        (await session.QueryOne<ApplicationUser>(ApplicationUserList.ById, new { id, actor.OrganizationId }))!;

    private Task Log(Session session, Actor actor, ActivityKind kind, string id, ChangeList changes) =>
        activity.Append(session, actor, new ActivityEntry(kind) { ApplicationUserId = id, Changes = changes });

    private static Refusal NameTaken(string name) =>
        new(RefusalCode.NameTaken, $"name: an application user named {name} exists already.", "name");
}
