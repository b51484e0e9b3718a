using AppUsersGateway.Data.Activity;
using AppUsersGateway.Data.Paging;
using AppUsersGateway.Data.Permissions;
using AppUsersGateway.Data.Refusals;
using AppUsersGateway.Data.Resources;
using AppUsersGateway.Tests.Support;
using Xunit;

namespace AppUsersGateway.Tests.Data.Resources;

public sealed class ResourceTests
{
    [Theory, OnSqlite, OnPostgreSql]
    public async Task Units_hold_units_and_projects_and_names_are_unique_beneath_one_parent(TestEngine engine)
    {
        await using var database = await TestDatabase.Create(engine);
        var tenant = await database.GivenTenant();
        var sales = await tenant.Unit("Sales");
        var shop = await tenant.Project("Shop", sales.Id);
        await tenant.Unit("Inner", sales.Id);

        Assert.StartsWith("unt_", sales.Id, StringComparison.Ordinal);
        Assert.StartsWith("prj_", shop.Id, StringComparison.Ordinal);
        Assert.Equal((tenant.Id, sales.Id, Given.Now), (sales.ParentId, shop.ParentId, shop.CreatedAt));
        Assert.Equal(shop, await database.Read(session => database.Get<ResourceList>().Find(session, tenant.Id, shop.Id)));

        await database.Refused(RefusalCode.NameTaken, "name", session => Create(session, ResourceKind.Project, " sHOP ", sales.Id));
        await database.Refused(RefusalCode.NameTaken, "name", session => Create(session, ResourceKind.Project, "SALES", null));
        await tenant.Project("Shop");

        await database.Refused(RefusalCode.InvalidName, "name", session => Create(session, ResourceKind.Project, "\t", null));
        await database.Refused(RefusalCode.InvalidName, "name", session => Create(session, ResourceKind.OrganizationalUnit, new string('x', 101), null));
        await database.Refused(RefusalCode.Conflict, "parentId", session => Create(session, ResourceKind.Project, "x", shop.Id));
        await database.Refused(RefusalCode.NotFound, "parentId", session => Create(session, ResourceKind.Project, "x", shop.Id[..^4] + "zzzz"));
        var other = await database.GivenTenant("Other");
        var foreign = await other.Unit("Theirs");
        await database.Refused(RefusalCode.NotFound, "parentId", session => Create(session, ResourceKind.Project, "x", foreign.Id));
        await database.Refused(RefusalCode.NotFound, "parentId", session => Create(session, ResourceKind.Project, "x", other.Id));

        Task<Resource> Create(AppUsersGateway.Data.Database.Session session, ResourceKind kind, string name, string? parent) =>
            database.Get<ResourceRepository>().Create(session, tenant.Actor, kind, name, parent);
    }

    [Theory, OnSqlite, OnPostgreSql]
    public async Task Units_stand_ten_deep_in_each_other_and_no_deeper(TestEngine engine)
    {
        await using var database = await TestDatabase.Create(engine);
        var tenant = await database.GivenTenant();
        var parent = tenant.Id;
        for (var depth = 0; depth < ResourceRepository.MaximumDepth; depth++)
        {
            parent = (await tenant.Unit("unit", parent)).Id;
        }

        foreach (var kind in (ResourceKind[])[ResourceKind.Project, ResourceKind.OrganizationalUnit])
        {
            var refusal = await database.Refused(RefusalCode.LimitReached, "parentId", session =>
                database.Get<ResourceRepository>().Create(session, tenant.Actor, kind, "too deep", parent));
            Assert.Contains("10 deep", refusal.Message, StringComparison.Ordinal);
        }
    }

    [Theory, OnSqlite, OnPostgreSql]
    public async Task Only_what_is_empty_is_deleted_and_its_grants_end_and_are_told(TestEngine engine)
    {
        await using var database = await TestDatabase.Create(engine);
        var tenant = await database.GivenTenant();
        var unit = await tenant.Unit("Sales");
        var project = await tenant.Project("Shop", unit.Id);
        var user = await tenant.User();
        await tenant.Grant(user.Id, project.Id, "operator", "admin");
        await tenant.Grant(tenant.Administrator.Id, project.Id, "read_only");
        await tenant.Grant(user.Id, unit.Id, "developer");
        var repository = database.Get<ResourceRepository>();

        var full = await database.Refused(RefusalCode.Conflict, "resourceId", session => repository.Delete(session, tenant.Actor, unit.Id));
        Assert.Contains("not empty", full.Message, StringComparison.Ordinal);
        await database.Refused(RefusalCode.Conflict, "resourceId", session => repository.Delete(session, tenant.Actor, tenant.Id));
        await database.Refused(RefusalCode.NotFound, "resourceId", session => repository.Delete(session, tenant.Actor, unit.Id[..^4] + "zzzz"));
        var foreign = await (await database.GivenTenant("Other")).Project("Theirs");
        await database.Refused(RefusalCode.NotFound, "resourceId", session => repository.Delete(session, tenant.Actor, foreign.Id));

        await database.Write(session => repository.Delete(session, tenant.Actor, project.Id));

        Assert.Equal(1, await database.Read(session => session.Scalar<long>("select count(*) from grants where resource_id <> organization_id")));
        var page = await database.Read(session => database.Activity.List(tenant.Id, new ActivityFilter(Kind: ActivityKind.ResourceDeleted))
            .Page(session, ActivityRepository.NewestFirst, new PageRequest(5)));
        Assert.Equal(
            [
                new Change("resourceId", project.Id, null), new Change("name", "Shop", null), new Change("parentId", unit.Id, null),
                new Change("permissions", $"{tenant.Administrator.Id}: read_only", null), new Change("permissions", $"{user.Id}: admin operator", null),
            ],
            Assert.Single(page.Items).Node.Changes.Items);
        await database.Write(session => repository.Delete(session, tenant.Actor, unit.Id));
        Assert.Equal(0, await database.Read(session => database.Get<ResourceList>().List(tenant.Id, new ResourceFilter()).Count(session)));
        Assert.False(await database.Read(session => database.Get<GrantRepository>().HoldsAny(session, tenant.Id, user.Id)));
    }

    [Theory, OnSqlite, OnPostgreSql]
    public async Task Filters_find_kind_parent_and_part_of_the_name(TestEngine engine)
    {
        await using var database = await TestDatabase.Create(engine);
        var tenant = await database.GivenTenant();
        var sales = await tenant.Unit("Sales_EU");
        var shop = await tenant.Project("Shop 100%", sales.Id);
        var lab = await tenant.Project("Lab");

        await Expect(new ResourceFilter(), lab, sales, shop);
        await Expect(new ResourceFilter { Kind = ResourceKind.Project }, lab, shop);
        await Expect(new ResourceFilter { ParentId = tenant.Id }, lab, sales);
        await Expect(new ResourceFilter { ParentId = sales.Id }, shop);
        await Expect(new ResourceFilter { NameContains = "s_e" }, sales);
        await Expect(new ResourceFilter { NameContains = "0%" }, shop);
        await Expect(new ResourceFilter { NameContains = "!" });

        async Task Expect(ResourceFilter filter, params Resource[] expected)
        {
            var page = await database.Read(session => database.Get<ResourceList>().List(tenant.Id, filter).Page(session, ResourceList.ByName, new PageRequest(100)));
            Assert.Equal(expected, page.Items.Select(item => item.Node));
        }
    }
}
