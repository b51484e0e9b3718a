using System.Globalization;
using AppUsersGateway.Data.Activity;
using AppUsersGateway.Data.Identifiers;
using AppUsersGateway.Data.Paging;
using AppUsersGateway.Data.Tokens;
using AppUsersGateway.Tests.Support;
using Xunit;

namespace AppUsersGateway.Tests.Data.Activity;

public sealed class ActivityLogTests
{
    private const int Writers = 64;
    private const int Nodes = 4;

    /// <summary>How many entries each of the writers appends; <c>ACTIVITY_ENTRIES=10000</c> for the long run of P17.</summary>
    private static readonly int EntriesEach =
        int.Parse(Environment.GetEnvironmentVariable("ACTIVITY_ENTRIES") ?? "5", NumberStyles.None, CultureInfo.InvariantCulture);

    [Theory, OnSqlite, OnPostgreSql]
    public async Task A_change_whose_entry_cannot_be_written_does_not_happen(TestEngine engine)
    {
        await using var database = await TestDatabase.Create(engine);
        var tenant = await database.GivenTenant();
        var user = await tenant.User();
        var (token, _) = await tenant.Token(user);
        var wanted = NewToken.Check(null, Tenant.Day, extendWhenUsed: false, null, allowAnyAddress: false);
        await database.Tamper("delete from activity_head");
        var before = await database.Dump();

        foreach (var change in new Func<Task>[]
        {
            () => tenant.User("new"),
            () => database.Write(session => database.Users.Update(session, tenant.Actor, user.Id, input => input with { Name = "other" })),
            () => database.Write(session => database.Users.Disable(session, tenant.Actor, user.Id)),
            () => database.Write(session => database.Users.Delete(session, tenant.Actor, user.Id)),
            () => database.Write(session => database.Tokens.Create(session, tenant.Actor, user.Id, wanted)),
            () => database.Write(session => database.Tokens.CreateForAdministrator(session, tenant.Actor, tenant.Administrator, wanted)),
            () => database.Write(session => database.Tokens.Revoke(session, tenant.Actor, token.Id, null)),
            () => database.Write(session => database.Administrators.Create(session, tenant.Actor, "eve@example.com", null, [])),
            () => database.Write(session => database.Organizations.Create(session, "Another")),
        })
        {
            await Assert.ThrowsAsync<InvalidOperationException>(change);
            Assert.Equal(before, await database.Dump());
        }
    }

    [Theory, OnSqlite, OnPostgreSql]
    public async Task Sixty_four_writers_on_four_nodes_make_neither_a_gap_nor_a_fork(TestEngine engine)
    {
        await using var database = await TestDatabase.Create(engine);
        var nodes = Enumerable.Range(0, Nodes).Select(_ => database.AnotherNode()).ToList();
        var tenant = await database.GivenTenant();
        var before = await database.Read(database.ActivityLog.Head);

        await Task.WhenAll(Enumerable.Range(0, Writers).Select(number => Task.Run(async () =>
        {
            var node = nodes[number % Nodes];
            for (var i = 0; i < EntriesEach; i++)
            {
                await node.Write(session => node.ActivityLog.Append(session, tenant.Actor, new ActivityEntry(ActivityKind.AuditRequested) { Reason = $"{number}.{i}" }));
            }
        })));

        var (entries, defect) = await database.ActivityVerifier.Verify(before, CancellationToken.None);
        Assert.Null(defect);
        Assert.Equal(before.Sequence + (Writers * EntriesEach), entries);
        Assert.Equal(entries, (await database.Read(database.ActivityLog.Head)).Sequence);
        foreach (var node in nodes)
        {
            await node.DisposeAsync();
        }
    }

    [Theory, OnSqlite, OnPostgreSql]
    public async Task The_chain_holds_whatever_the_entries_say(TestEngine engine)
    {
        await using var database = await TestDatabase.Create(engine);
        var tenant = await database.GivenTenant();
        foreach (var text in new[] { "", " ", "\"quoted\" \\ <b>&amp;</b>", "Grüße 鍵 🦀", "two\r\nlines\t", new string('x', 10_000) })
        {
            var actor = tenant.Actor with { Name = text, Ip = text, UserAgent = text };
            await database.Write(session => database.ActivityLog.Append(session, actor, new ActivityEntry(ActivityKind.AuditRequested)
            {
                Outcome = ActivityOutcome.Denied,
                Reason = text,
                Changes = new ChangeList([new Change(text, text, null), new Change(text, null, text)]),
            }));
        }

        Assert.Null((await database.ActivityVerifier.Verify(null, CancellationToken.None)).Defect);
    }

    [Theory, OnSqlite, OnPostgreSql]
    public async Task An_entry_is_seen_by_its_organization_alone(TestEngine engine)
    {
        await using var database = await TestDatabase.Create(engine);
        var tenant = await database.GivenTenant();
        var stranger = await database.GivenTenant("Another");
        await tenant.User();

        var page = await database.Read(session => database.Activity.List(tenant.Id, new ActivityFilter(Kind: ActivityKind.ApplicationUserCreated, Outcome: ActivityOutcome.Success))
            .Page(session, ActivityRepository.NewestFirst, new PageRequest(PageRequest.MaximumSize)));
        var entry = Assert.Single(page.Items).Node;

        Assert.Equal(IdentifierKind.ActivityEvent, Identifier.KindOf(entry.Id));
        Assert.Equivalent(entry, await database.Read(session => database.Activity.Find(session, tenant.Id, entry.Id)));
        Assert.Null(await database.Read(session => database.Activity.Find(session, stranger.Id, entry.Id)));
        Assert.Equal(0, await database.Read(session => database.Activity.List(stranger.Id, new ActivityFilter(ApplicationUserId: entry.ApplicationUserId)).Count(session)));
    }
}
