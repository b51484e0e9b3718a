using AppUsersGateway.Data.Activity;
using AppUsersGateway.Data.ApplicationUsers;
using AppUsersGateway.Data.Credentials;
using AppUsersGateway.Data.Database;
using AppUsersGateway.Data.Findings;
using AppUsersGateway.Data.Inventory;
using AppUsersGateway.Data.Paging;
using AppUsersGateway.Data.Permissions;
using AppUsersGateway.Data.Resources;
using AppUsersGateway.Data.Tokens;
using AppUsersGateway.Data.Usage;
using AppUsersGateway.Tests.Data.Paging;
using AppUsersGateway.Tests.Support;
using Xunit;

namespace AppUsersGateway.Tests.Data.Database;

public sealed class QueryPlanTests
{
    private const int Parents = 50;
    private const int PagesToMiddle = 10;

    /// <summary>With fewer rows, PostgreSQL rightly reads the whole table rather than the index fifty times.</summary>
    private static readonly ManyRows.Amount AmountForParents = ManyRows.ForPlans with { Users = 10_000, Tokens = 30_000, Others = 20_000 };

    [Theory, OnSqlite, OnPostgreSql]
    public async Task Every_list_in_every_order_is_read_along_an_index(TestEngine engine)
    {
        await using var database = await TestDatabase.Create(engine);
        var tenant = await Filled(database);
        var faults = new List<string>();
        foreach (var list in OfferedLists.All(database, tenant, Given.Now))
        {
            foreach (var request in Requests(await Middle(database, list)))
            {
                var (sql, values) = list.Statement(request);
                faults.AddRange((await database.Faults(sql, values)).Select(fault => $"{list.Name}, {request}: {fault}"));
            }
        }

        Assert.True(faults.Count == 0, string.Join('\n', faults));
    }

    [Theory, OnSqlite, OnPostgreSql]
    public async Task The_lists_below_a_parent_are_read_along_an_index(TestEngine engine)
    {
        await using var database = await TestDatabase.Create(engine);
        var tenant = await Filled(database, AmountForParents);
        var users = Enumerable.Range(1, Parents).Select(number => $"app_{number}").ToList();
        var resources = Enumerable.Range(0, Parents).Select(number => $"unt_{(number * 10) + 1}").ToList();
        var page = new PageRequest(PageRequest.DefaultSize);

        (string Name, string Sql, object Values)[] statements =
        [
            .. Both("tokens of users", database.TokenList.List(tenant.Id, new TokenFilter(), Given.Now)
                .StatementsBy(TokenList.OfApplicationUser, users, TokenList.NewestFirst, page)),
            Named("activity of a user", database.Activity.List(tenant.Id, new ActivityFilter(ApplicationUserId: "app_7"))
                .Statement(ActivityRepository.NewestFirst, page)),
            Named("activity of a token", database.Activity.List(tenant.Id, new ActivityFilter(TokenId: "tok_7"))
                .Statement(ActivityRepository.NewestFirst, page)),
            Named("activity of a person", database.Activity.List(tenant.Id, new ActivityFilter(AdministratorId: "adm_7"))
                .Statement(ActivityRepository.NewestFirst, page)),
            Named("activity of a kind", database.Activity.List(tenant.Id, new ActivityFilter(Kind: ActivityKind.TokenRevoked))
                .Statement(ActivityRepository.NewestFirst, page)),
            Named("refusals", database.Activity.List(tenant.Id, new ActivityFilter(Outcome: ActivityOutcome.Denied))
                .Statement(ActivityRepository.NewestFirst, page)),
            Named("activity by an actor", database.Activity.List(tenant.Id, new ActivityFilter(ActorId: "adm_7"))
                .Statement(ActivityRepository.NewestFirst, page)),
            Named("activity of an hour", database.Activity.List(tenant.Id, new ActivityFilter(Since: Given.Now.AddHours(-1), Until: Given.Now))
                .Statement(ActivityRepository.NewestFirst, page)),
            .. Both("usage of tokens", database.Get<UsageList>().List(tenant.Id, new UsageFilter(From: Given.Now.AddDays(-30), Outcome: ActivityOutcome.Denied))
                .StatementsBy(UsageList.OfToken, [.. Enumerable.Range(1, Parents).Select(number => $"tok_{number}")], UsageList.NewestFirst, page)),
            .. Both("usage of users", database.Get<UsageList>().List(tenant.Id, new UsageFilter())
                .StatementsBy(UsageList.OfApplicationUser, users, UsageList.NewestFirst, page)),
            Named("use of a token", database.Get<UseTimeline>().List(tenant.Id, new ActivityFilter(TokenId: "tok_7"))
                .Statement(UseTimeline.NewestFirst, page)),
            .. Both("use of users", database.Get<UseTimeline>().List(tenant.Id, new ActivityFilter())
                .StatementsBy(UseTimeline.OfApplicationUser, users, UseTimeline.NewestFirst, page)),
            .. Both("tokens of people", database.TokenList.ListOfAdministrators(tenant.Id, new TokenFilter(), Given.Now)
                .StatementsBy(TokenList.OfAdministrator, [.. Enumerable.Range(1, Parents).Select(number => $"adm_{number}")], TokenList.NewestFirst, page)),
            Named("inventory", InventoryReader.Statement(tenant.Id, Given.Now, after: null)),
            Named("tokens of a user", database.TokenList.List(tenant.Id, new TokenFilter { ApplicationUserId = "app_7" }, Given.Now)
                .Statement(TokenList.NewestFirst, page)),
            Named("users of an owner with findings", database.UserList.List(tenant.Id, new ApplicationUserFilter { OwnerId = tenant.Administrator.Id, HasFindings = true })
                .Statement(ApplicationUserList.ByName, page)),
            Named("findings of an owner", database.Findings.List(tenant.Id, new FindingFilter { OwnerId = tenant.Administrator.Id })
                .Statement(FindingRepository.NewestFirst, page)),
            .. Both("grants of principals", Grants().StatementsBy(GrantList.OfPrincipal, users, GrantList.ByResource, page)),
            .. Both("grants on resources", Grants().StatementsBy(GrantList.OfResource, resources, GrantList.ByPrincipal, page)),
            .. Both("resources beneath parents", Resources(new ResourceFilter()).StatementsBy(ResourceList.OfParent, resources, ResourceList.ByName, page)),
            Named("resources beneath one", Resources(new ResourceFilter { ParentId = "unt_11" }).Statement(ResourceList.ByName, page)),
            Named("severe tokens", database.TokenList.List(tenant.Id, new TokenFilter { SeverityAtLeast = Severity.High }, Given.Now)
                .Statement(TokenList.NewestFirst, page)),
        ];

        ListQuery<Grant> Grants() => database.Get<GrantList>().List(tenant.Id);
        ListQuery<Resource> Resources(ResourceFilter filter) => database.Get<ResourceList>().List(tenant.Id, filter);

        foreach (var (name, sql, values) in statements)
        {
            // A few rows of one parent may be sorted; every row of the organization may not.
            var faults = await database.Faults(sql, values, sortAllowed: true);
            Assert.True(faults.Count == 0, $"{name}: {string.Join('\n', faults)}");
        }
    }

    /// <summary>Then it can stop as soon as it has enough, and need not read all rows of the parents to find the first of each.</summary>
    [Fact]
    public async Task Tokens_of_many_users_come_in_the_order_of_the_index()
    {
        await using var database = await TestDatabase.Create(TestEngine.Sqlite);
        var (sql, _, values) = database.TokenList.List("org_1", new TokenFilter(), Given.Now)
            .StatementsBy(TokenList.OfApplicationUser, ["one", "two", "three"], TokenList.NewestFirst, new PageRequest(PageRequest.DefaultSize));

        var plan = string.Join('\n', await database.Database.Explain(sql, values, CancellationToken.None));

        Assert.Contains("tokens_of_user", plan, StringComparison.Ordinal);
        Assert.DoesNotContain("TEMP B-TREE", plan, StringComparison.Ordinal);
    }

    /// <summary>SQLite keeps no statistics: to it an index of the organization, with all its rows, looks as good as one of the parent, with few.</summary>
    [Fact]
    public async Task The_lists_below_a_parent_never_read_along_the_organization()
    {
        await using var database = await TestDatabase.Create(TestEngine.Sqlite);
        var page = new PageRequest(PageRequest.DefaultSize);
        string[] parents = ["one", "two", "three"];
        (string Sql, object Values)[] statements =
        [
            .. Texts(database.TokenList.List("org_1", new TokenFilter(), Given.Now).StatementsBy(TokenList.OfApplicationUser, parents, TokenList.NewestFirst, page)),
            .. Texts(database.TokenList.List("org_1", new TokenFilter(), Given.Now).StatementsBy(TokenList.OfApplicationUser, parents, TokenList.ByExpiry, page)),
            .. Texts(database.TokenList.ListOfAdministrators("org_1", new TokenFilter(), Given.Now).StatementsBy(TokenList.OfAdministrator, parents, TokenList.NewestFirst, page)),
            database.TokenList.List("org_1", new TokenFilter { ApplicationUserId = "one" }, Given.Now).Statement(TokenList.NewestFirst, page),
            database.TokenList.List("org_1", new TokenFilter { Ids = [.. Enumerable.Range(1, 25).Select(number => $"tok_{number}")] }, Given.Now).Statement(TokenList.NewestFirst, page),
            .. Texts(database.Findings.List("org_1", new FindingFilter()).StatementsBy(FindingRepository.OfToken, parents, FindingRepository.NewestFirst, page)),
            .. Texts(database.Findings.List("org_1", new FindingFilter()).StatementsBy(FindingRepository.OfApplicationUser, parents, FindingRepository.NewestFirst, page)),
            database.Findings.List("org_1", new FindingFilter { TokenId = "one" }).Statement(FindingRepository.NewestFirst, page),
            .. Texts(database.Activity.List("org_1", new ActivityFilter()).StatementsBy(ActivityRepository.OfToken, parents, ActivityRepository.NewestFirst, page)),
            .. Texts(database.Activity.List("org_1", new ActivityFilter()).StatementsBy(ActivityRepository.OfApplicationUser, parents, ActivityRepository.NewestFirst, page)),
            database.Activity.List("org_1", new ActivityFilter(TokenId: "one")).Statement(ActivityRepository.NewestFirst, page),
        ];
        foreach (var (sql, values) in statements)
        {
            var plan = string.Join('\n', await database.Database.Explain(sql, values, CancellationToken.None));
            Assert.Matches("SEARCH .*((user|token|administrator)_id=|\\(id=)", plan);
            Assert.DoesNotContain("organization_id=", plan, StringComparison.Ordinal);
        }
    }

    [Theory, OnSqlite, OnPostgreSql]
    public async Task A_credential_is_found_by_the_index_of_its_hash(TestEngine engine)
    {
        await using var database = await TestDatabase.Create(engine);
        await Filled(database);

        Assert.Empty(await database.Faults(CredentialRepository.ByHash, new { Hash = "hash 4711" }));

        await database.Tamper("drop index tokens_secret");
        Assert.NotEmpty(await database.Faults(CredentialRepository.ByHash, new { Hash = "hash 4711" }));
    }

    [Theory, OnSqlite, OnPostgreSql]
    public async Task Changed_findings_are_read_along_the_index_of_changes(TestEngine engine)
    {
        await using var database = await TestDatabase.Create(engine);
        var tenant = await Filled(database);
        var values = new { organizationId = tenant.Id, change = 1L, id = "", take = 200 };

        Assert.Empty(await database.Faults(FindingChanges.AfterPlace, values));
    }

    [Theory, OnSqlite, OnPostgreSql]
    public async Task A_credential_on_a_resource_is_found_along_indexes(TestEngine engine)
    {
        await using var database = await TestDatabase.Create(engine);
        await Filled(database);
        var values = new { Hash = "hash 4711", resourceId = "prj_17" };

        Assert.Empty(await database.Faults(CredentialRepository.ByHashOnResource, values));

        await database.Tamper("drop index tokens_secret");
        Assert.NotEmpty(await database.Faults(CredentialRepository.ByHashOnResource, values));
    }

    [Theory, OnSqlite, OnPostgreSql]
    public async Task What_a_memory_of_credentials_reads_of_the_log_is_its_end(TestEngine engine)
    {
        await using var database = await TestDatabase.Create(engine);
        await Filled(database);

        Assert.Empty(await database.Faults(CredentialMemory.EntriesSince, new { Sequence = 4_000L, Limit = 101 }));
    }

    [Theory, OnSqlite, OnPostgreSql]
    public async Task What_holds_on_a_resource_is_read_along_the_way_up(TestEngine engine)
    {
        await using var database = await TestDatabase.Create(engine);
        var tenant = await Filled(database);
        var values = new { organizationId = tenant.Id, resourceId = "prj_17", Principals = new InList(["app_7", "app_8"]) };

        Assert.Empty(await database.Faults(GrantList.Holding, values, sortAllowed: true));
    }

    [Theory, OnSqlite, OnPostgreSql]
    public async Task Without_an_index_the_check_speaks(TestEngine engine)
    {
        await using var database = await TestDatabase.Create(engine);
        var tenant = await Filled(database);
        foreach (var (index, name) in new[]
        {
            ("tokens_by_expiry", "tokens by expiry"),
            ("application_users_by_creation", "application users by creation"),
        })
        {
            var list = OfferedLists.All(database, tenant, Given.Now).Single(list => list.Name == name);
            await database.Tamper($"drop index {index}");
            var (sql, values) = list.Statement(new PageRequest(PageRequest.DefaultSize));
            Assert.NotEmpty(await database.Faults(sql, values));
        }
    }

    // Near the ends so few rows are left that sorting them is as good as any plan.
    private static async Task<Cursor> Middle(TestDatabase database, OfferedList list)
    {
        Cursor? cursor = null;
        for (var page = 0; page < PagesToMiddle; page++)
        {
            var (rows, _, _) = await database.Read(session => list.Page(session, new PageRequest(PageRequest.MaximumSize, Backward: false, cursor)));
            cursor = rows[^1].Cursor;
        }

        return cursor!;
    }

    private static (string Name, string Sql, object Values) Named(string name, (string Sql, object Values) statement) => (name, statement.Sql, statement.Values);

    private static IEnumerable<(string Name, string Sql, object Values)> Both(string name, (string All, string Ranked, object Values) statements) =>
        Texts(statements).Select((statement, place) => (place == 0 ? $"{name}, if they are few" : name, statement.Sql, statement.Values));

    private static (string Sql, object Values)[] Texts((string All, string Ranked, object Values) statements) =>
        [(statements.All, statements.Values), (statements.Ranked, statements.Values)];

    private static IEnumerable<PageRequest> Requests(Cursor cursor) =>
    [
        new PageRequest(PageRequest.DefaultSize),
        new PageRequest(PageRequest.DefaultSize, Backward: false, cursor),
        new PageRequest(PageRequest.DefaultSize, Backward: true),
        new PageRequest(PageRequest.DefaultSize, Backward: true, cursor),
    ];

    private static async Task<Tenant> Filled(TestDatabase database, ManyRows.Amount? amount = null)
    {
        var tenant = await database.GivenTenant();
        await database.AddManyRows(tenant, amount ?? ManyRows.ForPlans);
        return tenant;
    }
}
