using AppUsersGateway.Data.Activity;
using AppUsersGateway.Data.ApplicationUsers;
using AppUsersGateway.Data.Refusals;
using AppUsersGateway.Tests.Support;
using Xunit;

namespace AppUsersGateway.Tests.Data.ApplicationUsers;

public sealed class ApplicationUserRefusalTests
{
    [Theory, OnSqlite, OnPostgreSql]
    public async Task A_name_is_taken_whatever_its_case_until_its_user_is_deleted(TestEngine engine)
    {
        await using var database = await TestDatabase.Create(engine);
        var tenant = await database.GivenTenant();
        var first = await tenant.User("Äther-Übung ÿ");
        var other = await tenant.User("other");

        await database.Refused(RefusalCode.NameTaken, "name", session => Create(database, tenant.Actor, session, "äTHER-übung Ÿ"));
        await database.Refused(RefusalCode.NameTaken, "name", session => database.Users.Update(
            session, tenant.Actor, other.Id, input => input with { Name = "äther-übung ÿ" }));
        Assert.Equal(first, await database.Read(session => database.UserList.FindByName(session, tenant.Id, " ÄTHER-ÜBUNG Ÿ ")));

        // Its own name in another case is no other's.
        await database.Write(session => database.Users.Update(session, tenant.Actor, first.Id, input => input with { Name = "ÄTHER-ÜBUNG ÿ" }));
        await database.Write(session => database.Users.Delete(session, tenant.Actor, first.Id));
        var second = await database.Write(session => Create(database, tenant.Actor, session, "äther-übung ÿ"));

        Assert.NotEqual(first.Id, second.Id);
    }

    [Theory, OnSqlite, OnPostgreSql]
    public async Task What_the_state_does_not_allow_is_refused_in_silence(TestEngine engine)
    {
        await using var database = await TestDatabase.Create(engine);
        var tenant = await database.GivenTenant();
        var user = await tenant.User();
        await database.Refused(RefusalCode.Conflict, "applicationUserId", session => database.Users.Enable(session, tenant.Actor, user.Id));
        await database.Write(session => database.Users.Disable(session, tenant.Actor, user.Id));
        await database.Refused(RefusalCode.Conflict, "applicationUserId", session => database.Users.Disable(session, tenant.Actor, user.Id));
        await database.Write(session => database.Users.Delete(session, tenant.Actor, user.Id));

        await EveryChangeIsRefused(database, tenant.Actor, user.Id);
    }

    [Theory, OnSqlite, OnPostgreSql]
    public async Task A_user_of_another_organization_behaves_as_one_that_does_not_exist(TestEngine engine)
    {
        await using var database = await TestDatabase.Create(engine);
        var tenant = await database.GivenTenant();
        var stranger = await database.GivenTenant("Another");
        var user = await tenant.User();

        await EveryChangeIsRefused(database, stranger.Actor, user.Id);
        await EveryChangeIsRefused(database, stranger.Actor, "app_00000000000000000000000000");
        await EveryChangeIsRefused(database, stranger.Actor, "' or 1=1 --");
        Assert.Null(await database.Read(session => database.UserList.Find(session, stranger.Id, user.Id)));
        Assert.Null(await database.Read(session => database.UserList.FindByName(session, stranger.Id, user.Name)));
        Assert.Empty(await database.Read(session => database.UserList.FindMany(session, stranger.Id, [user.Id])));
        Assert.Equal(0, await database.Read(session => database.UserList.List(stranger.Id, new ApplicationUserFilter()).Count(session)));

        // The same name is free there.
        await stranger.User(user.Name);
    }

    [Theory, OnSqlite, OnPostgreSql]
    public async Task An_owner_must_be_an_active_administrator_of_the_organization(TestEngine engine)
    {
        await using var database = await TestDatabase.Create(engine);
        var tenant = await database.GivenTenant();
        var stranger = await database.GivenTenant("Another");
        var user = await tenant.User();
        foreach (var owner in new[] { stranger.Administrator.Id, user.Id, "adm_00000000000000000000000000" })
        {
            await database.Refused(RefusalCode.NotFound, "ownerId", session => database.Users.Create(
                session, tenant.Actor, ApplicationUserInput.Check("new", null, owner, null, null)));
            await database.Refused(RefusalCode.NotFound, "ownerId", session => database.Users.Update(
                session, tenant.Actor, user.Id, input => input with { OwnerId = owner }));
        }

        // One who left cannot become an owner, but stays the owner of what was theirs: that is a finding and no obstacle.
        await database.Tamper("update administrators set status = 'REMOVED' where id = @Id", new { tenant.Administrator.Id });
        await database.Refused(RefusalCode.NotFound, "ownerId", session => database.Users.Create(
            session, tenant.Actor, ApplicationUserInput.Check("new", null, tenant.Administrator.Id, null, null)));
        await database.Write(session => database.Users.Update(session, tenant.Actor, user.Id, input => input with { Environment = "production" }));
    }

    private static async Task EveryChangeIsRefused(TestDatabase database, Actor actor, string id)
    {
        await database.Refused(RefusalCode.NotFound, "applicationUserId", session => database.Users.Update(session, actor, id, input => input));
        await database.Refused(RefusalCode.NotFound, "applicationUserId", session => database.Users.Disable(session, actor, id));
        await database.Refused(RefusalCode.NotFound, "applicationUserId", session => database.Users.Enable(session, actor, id));
        await database.Refused(RefusalCode.NotFound, "applicationUserId", session => database.Users.Delete(session, actor, id));
    }

    private static Task<ApplicationUser> Create(TestDatabase database, Actor actor, AppUsersGateway.Data.Database.Session session, string name) =>
        database.Users.Create(session, actor, ApplicationUserInput.Check(name, null, null, null, null));
}
