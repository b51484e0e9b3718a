using AppUsersGateway.Data.ApplicationUsers;
using AppUsersGateway.Data.Paging;
using AppUsersGateway.Tests.Support;
using Xunit;

namespace AppUsersGateway.Tests.Data.ApplicationUsers;

public sealed class ApplicationUserFilterTests
{
    private static readonly string[] Names = ["100%", "a_b", "axb", "bang!bang", "back\\slash", "Grüße", "O'Brien", "' OR 1=1 --", "plain"];

    [Theory, OnSqlite, OnPostgreSql]
    public async Task A_part_of_a_name_is_taken_literally_and_ignoring_case(TestEngine engine)
    {
        await using var database = await TestDatabase.Create(engine);
        var tenant = await database.GivenTenant();
        foreach (var name in Names)
        {
            await tenant.User(name);
        }

        Assert.Equal(["100%"], await Found("%"));
        Assert.Equal(["a_b"], await Found("_"));
        Assert.Equal(["bang!bang"], await Found("!"));
        Assert.Equal(["back\\slash"], await Found("\\"));
        Assert.Equal(["Grüße"], await Found("RÜ"));
        Assert.Equal(["' OR 1=1 --"], await Found("' or 1=1 --"));
        Assert.Equal(["' OR 1=1 --", "O'Brien"], await Found("'"));
        Assert.Equal(["a_b"], await Found(" A_B "));
        Assert.Empty(await Found("%%"));
        Assert.Empty(await Found("a%b"));
        Assert.Equal(Names.Length, (await Found("")).Count);

        async Task<IReadOnlyList<string>> Found(string part)
        {
            var page = await database.Read(session => database.UserList.List(tenant.Id, new ApplicationUserFilter { NameContains = part })
                .Page(session, ApplicationUserList.ByName, new PageRequest(PageRequest.MaximumSize)));
            return [.. page.Items.Select(item => item.Node.Name).Order(StringComparer.Ordinal)];
        }
    }

    [Theory, OnSqlite, OnPostgreSql]
    public async Task Filters_work_alone_and_together(TestEngine engine)
    {
        await using var database = await TestDatabase.Create(engine);
        var tenant = await database.GivenTenant();
        var silent = await tenant.User("silent");
        var used = await tenant.User("used");
        var disabled = await tenant.User("disabled");
        await database.Write(session => database.Users.Disable(session, tenant.Actor, disabled.Id));
        await database.Write(session => database.Users.Update(session, tenant.Actor, disabled.Id, input => input with { OwnerId = null, Environment = null }));
        await database.Tamper("update application_users set last_activity_at = @At where id = @Id", new { used.Id, At = Given.Now.ToUnixTimeMilliseconds() });

        Assert.Equal(["disabled", "silent", "used"], await Found(new ApplicationUserFilter()));
        Assert.Equal(["disabled"], await Found(new ApplicationUserFilter { Status = ApplicationUserStatus.Disabled }));
        Assert.Equal(["silent", "used"], await Found(new ApplicationUserFilter { OwnerId = tenant.Administrator.Id }));
        Assert.Equal(["silent", "used"], await Found(new ApplicationUserFilter { Environment = "staging" }));
        Assert.Equal(["disabled", "silent"], await Found(new ApplicationUserFilter { LastActivityBefore = Given.Now }));
        Assert.Equal(["disabled", "silent", "used"], await Found(new ApplicationUserFilter { LastActivityBefore = Given.Now.AddSeconds(1) }));
        Assert.Empty(await Found(new ApplicationUserFilter { HasFindings = true }));
        Assert.Equal(["silent"], await Found(new ApplicationUserFilter
        {
            HasFindings = false,
            Environment = "staging",
            LastActivityBefore = Given.Now,
            NameContains = "e",
            OwnerId = silent.OwnerId,
            Status = ApplicationUserStatus.Active,
        }));

        async Task<IEnumerable<string>> Found(ApplicationUserFilter filter)
        {
            var page = await database.Read(session => database.UserList.List(tenant.Id, filter)
                .Page(session, ApplicationUserList.ByName, new PageRequest(PageRequest.MaximumSize)));
            return page.Items.Select(item => item.Node.Name);
        }
    }
}
