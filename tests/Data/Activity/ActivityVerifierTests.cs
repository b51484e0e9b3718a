using AppUsersGateway.Data.Activity;
using AppUsersGateway.Tests.Support;
using Xunit;

namespace AppUsersGateway.Tests.Data.Activity;

/// <summary>P17: any edit of the log is found, given an anchor that was saved elsewhere.</summary>
public sealed class ActivityVerifierTests
{
    private const int Entries = 12;
    private const string Forged = "2222222222222222222222222222222222222222222222222222222222222222";

    /// <summary>What somebody with the database in hands may do to it, and a word of what the verifier says.</summary>
    public static readonly IReadOnlyList<(string Tampering, string Defect)> Tamperings =
    [
        ("update activity set sequence = 99 where sequence = 12", "Entry 12 is missing"),
        ("update activity set id = 'evt_forged' where sequence = 5", "Entry 5 was changed"),
        ("update activity set organization_id = (select max(id) from organizations where id <> organization_id) where sequence = 5", "Entry 5 was changed"),
        ("update activity set at = at + 1 where sequence = 5", "Entry 5 was changed"),
        ("update activity set kind = 'TOKEN_REVOKED' where sequence = 5", "Entry 5 was changed"),
        ("update activity set kind = 'NO_SUCH_KIND' where sequence = 5", "Entry 5 was changed"),
        ("update activity set outcome = 'DENIED' where sequence = 5", "Entry 5 was changed"),
        ("update activity set reason = null where sequence = 5", "Entry 5 was changed"),
        ("update activity set reason = '' where sequence = 5", "Entry 5 was changed"),
        ("update activity set actor_kind = 'HOST' where sequence = 5", "Entry 5 was changed"),
        ("update activity set actor_kind = 'junk' where sequence = 5", "Entry 5 was changed"),
        ("update activity set actor_id = null where sequence = 5", "Entry 5 was changed"),
        ("update activity set actor_name = actor_name || ' ' where sequence = 5", "Entry 5 was changed"),
        ("update activity set actor_token_id = 'tok_forged' where sequence = 5", "Entry 5 was changed"),
        ("update activity set application_user_id = administrator_id, administrator_id = application_user_id where sequence = 5", "Entry 5 was changed"),
        ("update activity set token_id = null where sequence = 5", "Entry 5 was changed"),
        ("update activity set administrator_id = 'adm_forged' where sequence = 5", "Entry 5 was changed"),
        ("update activity set ip = '198.51.100.1' where sequence = 5", "Entry 5 was changed"),
        ("update activity set user_agent = null where sequence = 5", "Entry 5 was changed"),
        ("update activity set changes = '[]' where sequence = 5", "Entry 5 was changed"),
        ("update activity set changes = replace(changes, '[', '[ ') where sequence = 5", "Entry 5 was changed"),
        ("update activity set changes = 'no json' where sequence = 5", "Entry 5 was changed"),
        ($"update activity set previous_hash = '{Forged}' where sequence = 5", "Entry 5 is not chained"),
        ($"update activity set hash = '{Forged}' where sequence = 5", "Entry 5 was changed"),
        ("update activity set hash = upper(hash) where sequence = 5", "Entry 5 was changed"),
        ("delete from activity where sequence = 1", "Entry 1 is missing"),
        ("delete from activity where sequence = 5", "Entry 5 is missing"),
        ("delete from activity where sequence = 12", "ends at entry 11"),
        ("delete from activity", "ends at entry 0"),
        ("update activity set sequence = 99 where sequence = 5; update activity set sequence = 5 where sequence = 6; update activity set sequence = 6 where sequence = 99", "Entry 5 is not chained"),
        ("update activity set sequence = sequence + 100 where sequence > 5; update activity set sequence = sequence - 99 where sequence > 100; "
            + Copy(from: 5, to: 6), "Entry 6 is not chained"),
        (Copy(from: 12, to: 13), "Entry 13 is not chained"),
        ("update activity_head set sequence = 11", "Entry 11 is not the one that the head names"),
        ("update activity_head set sequence = 11, hash = (select hash from activity where sequence = 11)", "goes on to entry 12"),
        ("update activity_head set sequence = 13", "ends at entry 12"),
        ($"update activity_head set hash = '{Forged}'", "not the one that the head names"),
        ("update activity_head set sequence = 0", "goes on to entry 12"),
        ("delete from activity_head", "head of the log is gone"),
        (CutTail, "ends at entry 9, but the anchor names entry 12"),
    ];

    private const string CutTail =
        "delete from activity where sequence > 9; update activity_head set sequence = 9, hash = (select hash from activity where sequence = 9)";

    [Theory, OnSqlite, OnPostgreSql]
    public async Task Every_tampering_is_found_given_an_anchor(TestEngine engine)
    {
        await using var database = await TestDatabase.Create(engine);
        await Filled(database);
        var anchor = await database.Read(database.ActivityLog.Head);
        Assert.Equal(Entries, anchor.Sequence);
        Assert.Equal((Entries, null), await database.ActivityVerifier.Verify(anchor, CancellationToken.None));

        foreach (var (tampering, expected) in Tamperings)
        {
            await Restored(database, async () =>
            {
                await database.Tamper(tampering);
                var (_, defect) = await database.ActivityVerifier.Verify(anchor, CancellationToken.None);
                Assert.True(defect is not null, $"Not found: {tampering}");
                Assert.Contains(expected, defect, StringComparison.Ordinal);
            });
        }

        Assert.Equal((Entries, null), await database.ActivityVerifier.Verify(anchor, CancellationToken.None));
    }

    [Theory, OnSqlite, OnPostgreSql]
    public async Task A_tail_that_was_cut_and_regrown_is_found_given_an_anchor(TestEngine engine)
    {
        await using var database = await TestDatabase.Create(engine);
        var tenant = await Filled(database);
        var anchor = await database.Read(database.ActivityLog.Head);

        await database.Tamper(CutTail);
        for (var i = 0; i < Entries; i++)
        {
            await database.Write(session => database.ActivityLog.Append(session, tenant.Actor, new ActivityEntry(ActivityKind.AuditRequested)));
        }

        Assert.Null((await database.ActivityVerifier.Verify(null, CancellationToken.None)).Defect);
        Assert.Contains("the log was rewritten", (await database.ActivityVerifier.Verify(anchor, CancellationToken.None)).Defect, StringComparison.Ordinal);
    }

    /// <summary>The limit of a chain, told in the manual: whoever holds the database can cut its end, unless the head was saved elsewhere.</summary>
    [Theory, OnSqlite, OnPostgreSql]
    public async Task A_cut_tail_with_a_head_rewritten_to_fit_is_not_found_without_an_anchor(TestEngine engine)
    {
        await using var database = await TestDatabase.Create(engine);
        await Filled(database);

        await database.Tamper(CutTail);

        Assert.Equal((9, null), await database.ActivityVerifier.Verify(null, CancellationToken.None));
    }

    [Theory, OnSqlite, OnPostgreSql]
    public async Task An_empty_log_is_whole(TestEngine engine)
    {
        await using var database = await TestDatabase.Create(engine);

        Assert.Equal((0, null), await database.ActivityVerifier.Verify(null, CancellationToken.None));
    }

    private static string Copy(int from, int to) =>
        $"""
        insert into activity (sequence, id, organization_id, at, kind, outcome, reason, actor_kind, actor_id, actor_name, changes, previous_hash, hash)
        select {to}, 'evt_inserted', organization_id, at, kind, outcome, reason, actor_kind, actor_id, actor_name, changes, previous_hash, hash
        from activity where sequence = {from}
        """;

    private static async Task<Tenant> Filled(TestDatabase database)
    {
        var tenant = await database.GivenTenant();
        await database.GivenTenant("Another");
        for (var number = 5; number <= Entries; number++)
        {
            await database.Write(session => database.ActivityLog.Append(
                session,
                tenant.Actor with { TokenId = "tok_01" },
                new ActivityEntry(ActivityKind.TokenCreated)
                {
                    Reason = "reason",
                    ApplicationUserId = "app_01",
                    TokenId = "tok_02",
                    AdministratorId = "adm_01",
                    Changes = ChangeList.Created(("description", "<b>Grüße</b>")),
                }));
        }

        return tenant;
    }

    // A savepoint would hide the tampering from the verifier's own connection, so the rows are put back.
    private static async Task Restored(TestDatabase database, Func<Task> work)
    {
        await database.Tamper("create table saved_activity as select * from activity; create table saved_head as select * from activity_head");
        await work();
        await database.Tamper(
            """
            delete from activity; insert into activity select * from saved_activity; drop table saved_activity;
            delete from activity_head; insert into activity_head select * from saved_head; drop table saved_head
            """);
    }
}
