using AppUsersGateway.Data.Activity;
using AppUsersGateway.Data.ApplicationUsers;
using AppUsersGateway.Data.Paging;
using AppUsersGateway.Data.Tokens;
using AppUsersGateway.Tests.Support;
using Xunit;

namespace AppUsersGateway.Tests.Data.ApplicationUsers;

public sealed class ApplicationUserLifeTests
{
    [Theory, OnSqlite, OnPostgreSql]
    public async Task A_user_is_created_changed_disabled_enabled_and_deleted(TestEngine engine)
    {
        await using var database = await TestDatabase.Create(engine);
        var tenant = await database.GivenTenant();

        var created = await tenant.User("terraform");
        Assert.Equal(ApplicationUserStatus.Active, created.Status);
        Assert.Equal((Given.Now, Given.Now, null), (created.CreatedAt, created.UpdatedAt, created.DeletedAt));
        Assert.Equal(("Deploys the shop, OPS-1207", tenant.Administrator.Id, "ops@example.com", "staging"),
            (created.Description, created.OwnerId, created.ContactEmail, created.Environment));

        database.Clock.Advance(TimeSpan.FromHours(1));
        var updated = await database.Write(session => database.Users.Update(
            session, tenant.Actor, created.Id, input => input with { Name = "Terraform production", OwnerId = null, Environment = "production" }));
        Assert.Equal(("Terraform production", null, "production", created.Description), (updated.Name, updated.OwnerId, updated.Environment, updated.Description));
        Assert.Equal((Given.Now, Given.Now.AddHours(1)), (updated.CreatedAt, updated.UpdatedAt));

        var disabled = await database.Write(session => database.Users.Disable(session, tenant.Actor, created.Id));
        Assert.Equal(ApplicationUserStatus.Disabled, disabled.Status);
        Assert.Null(disabled.DeletedAt);

        var enabled = await database.Write(session => database.Users.Enable(session, tenant.Actor, created.Id));
        Assert.Equal(ApplicationUserStatus.Active, enabled.Status);

        var deleted = await database.Write(session => database.Users.Delete(session, tenant.Actor, created.Id));
        Assert.Equal((ApplicationUserStatus.Deleted, Given.Now.AddHours(1)), (deleted.Status, deleted.DeletedAt));
        Assert.Equal(deleted, await tenant.Reload(created));
    }

    [Theory, OnSqlite, OnPostgreSql]
    public async Task Deleting_revokes_the_tokens_that_are_not_revoked_already(TestEngine engine)
    {
        await using var database = await TestDatabase.Create(engine);
        var tenant = await database.GivenTenant();
        var user = await tenant.User();
        var (live, _) = await tenant.Token(user);
        var (revoked, _) = await tenant.Token(user);
        await database.Write(session => database.Tokens.Revoke(session, tenant.Actor, revoked.Id, "leaked"));
        var (ofAnother, _) = await tenant.Token(await tenant.User("another"));
        database.Clock.Advance(TimeSpan.FromHours(1));

        await database.Write(session => database.Users.Delete(session, tenant.Actor, user.Id));

        Assert.Equal((Given.Now.AddHours(1), "application user deleted"), await Revocation(live));
        Assert.Equal((Given.Now, "leaked"), await Revocation(revoked));
        Assert.Equal(TokenStatus.Active, (await tenant.Reload(ofAnother)).StatusAt(Given.Now));

        async Task<(DateTimeOffset? At, string? Reason)> Revocation(Token token)
        {
            var now = await tenant.Reload(token);
            return (now.RevokedAt, now.RevokeReason);
        }
    }

    [Theory, OnSqlite, OnPostgreSql]
    public async Task Every_change_leaves_one_entry_that_says_what_was_and_what_is(TestEngine engine)
    {
        await using var database = await TestDatabase.Create(engine);
        var tenant = await database.GivenTenant();
        var user = await tenant.User();
        await database.Write(session => database.Users.Update(session, tenant.Actor, user.Id, input => input with { Environment = "production" }));
        await database.Write(session => database.Users.Disable(session, tenant.Actor, user.Id));
        await database.Write(session => database.Users.Enable(session, tenant.Actor, user.Id));
        await database.Write(session => database.Users.Delete(session, tenant.Actor, user.Id));

        var page = await database.Read(session => database.Activity.List(tenant.Id, new ActivityFilter(ApplicationUserId: user.Id))
            .Page(session, ActivityRepository.NewestFirst.Reverse(), new PageRequest(PageRequest.MaximumSize)));
        var entries = page.Items.Select(item => item.Node).ToList();

        Assert.Equal(
            [
                ActivityKind.ApplicationUserCreated, ActivityKind.ApplicationUserUpdated, ActivityKind.ApplicationUserDisabled,
                ActivityKind.ApplicationUserEnabled, ActivityKind.ApplicationUserDeleted,
            ],
            entries.Select(entry => entry.Kind));
        Assert.Equal([new Change("environment", "staging", "production")], entries[1].Changes.Items);
        Assert.Equal([new Change("status", "ACTIVE", "DISABLED")], entries[2].Changes.Items);
        Assert.All(entries, entry => Assert.Equal(
            (ActivityOutcome.Success, PrincipalKind.Administrator, tenant.Administrator.Id, tenant.Administrator.Name, "192.0.2.7", "tests/1.0"),
            (entry.Outcome, entry.ActorKind, entry.ActorId, entry.ActorName, entry.Ip, entry.UserAgent)));
    }

    [Theory, OnSqlite, OnPostgreSql]
    public async Task A_deleted_user_is_listed_only_when_asked_for(TestEngine engine)
    {
        await using var database = await TestDatabase.Create(engine);
        var tenant = await database.GivenTenant();
        var user = await tenant.User();
        await database.Write(session => database.Users.Delete(session, tenant.Actor, user.Id));

        Assert.Equal(0, await Count(new ApplicationUserFilter()));
        Assert.Equal(1, await Count(new ApplicationUserFilter { Status = ApplicationUserStatus.Deleted }));
        Assert.Null(await database.Read(session => database.UserList.FindByName(session, tenant.Id, user.Name)));

        Task<long> Count(ApplicationUserFilter filter) => database.Read(session => database.UserList.List(tenant.Id, filter).Count(session));
    }
}
