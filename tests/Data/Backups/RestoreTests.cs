using System.Net;
using AppUsersGateway.Data.Backups;
using AppUsersGateway.Data.Refusals;
using AppUsersGateway.Data.Revocations;
using AppUsersGateway.Data.Tokens;
using AppUsersGateway.Tests.Support;
using Microsoft.Extensions.Time.Testing;
using Xunit;
using Xunit.Abstractions;

namespace AppUsersGateway.Tests.Data.Backups;

/// <summary>A restore never silently revives a revoked token (P16). <c>RESTORED_REVOCATIONS=1000</c> is the whole proof.</summary>
public sealed class RestoreTests(ITestOutputHelper output)
{
    private const int Kept = 10;

    [Theory, OnSqlite, OnPostgreSql]
    public async Task Tokens_that_were_revoked_after_the_backup_are_refused_after_its_restore(TestEngine engine)
    {
        var count = LongRun.Times("RESTORED_REVOCATIONS", 200);
        await using var scene = await BackupScene.Create(engine);
        var (database, tenant) = (scene.Database, scene.Tenant);
        var (bulk, deleted, single, kept) = (await scene.Tokens("bulk", count - 20), await scene.Tokens("deleted", 10), await scene.Tokens("single", 10), await scene.Tokens("kept", Kept));
        var ended = bulk.Concat(deleted).Concat(single).Select(pair => pair.Secret).ToList();
        var later = "";
        await using (var gateway = await GatewayApp.Start(database, ("Limits:RevocationsPerMinute", "0")))
        {
            Assert.Equal(count, await Accepted(gateway, ended));
            await gateway.FlushUses();
            await scene.Backup();

            var admin = gateway.As((await tenant.AdministratorToken()).Secret.Reveal());
            later = (await scene.Tokens("later", 1))[0].Token.Id;
            await scene.Revoke(later);
            foreach (var user in bulk.GroupBy(pair => pair.Token.ApplicationUserId, StringComparer.Ordinal))
            {
                Assert.Equal(user.Count(), (await admin.Change("revokeTokens", new { where = new { applicationUserId = user.Key } }, "count")).GetProperty("count").GetInt32());
            }

            await admin.Change("deleteApplicationUser", new { applicationUserId = deleted[0].Token.ApplicationUserId }, "__typename");
            foreach (var (token, _) in single[..5])
            {
                await admin.Change("revokeToken", new { tokenId = token.Id }, "__typename");
            }

            foreach (var (_, secret) in single[5..])
            {
                await new Service(gateway.Url).Revoke(("token", secret.Reveal()));
            }

            Assert.Equal(0, await Accepted(gateway, ended));
        }

        var report = await scene.Restore(new RestorePlan(scene.File()));

        Assert.Equal((count, 10), (report.Ended.Values.Sum(), report.Ended[RevocationReason.ApplicationUserDeleted]));
        Assert.Equal([later], report.Unknown);
        Assert.Null(report.Defect);
        await using (var gateway = await GatewayApp.Start(database))
        {
            Assert.Equal(0, await Accepted(gateway, ended));
            Assert.Equal(Kept, await Accepted(gateway, [.. kept.Select(pair => pair.Secret)]));
        }

        output.WriteLine($"{engine}: {count} tokens let in before and revoked after a backup; after its restore 0 are let in, and {Kept} of {Kept} that were not revoked");
        Assert.Equal(count, await database.Read(session => session.Scalar<long>("select count(*) from activity where reason = 'ended after the backup that was restored'")));
        Assert.Equal(1, await database.Read(session => session.Scalar<long>("select count(*) from activity where kind = 'DATABASE_RESTORED'")));
        Assert.Null((await database.ActivityVerifier.Verify(null, CancellationToken.None)).Defect);

        // The same again: what the first restore ended is ended for the second, and silence since the backup means nothing.
        Assert.Equal(count, (await scene.Restore(new RestorePlan(scene.File()))).Ended.Values.Sum());
        Assert.Equal(1, await database.Read(session => session.Scalar<long>("select count(*) from recording_gaps where node_id like 'restore %'")));
    }

    [Theory, OnSqlite, OnPostgreSql]
    public async Task A_secret_that_was_rotated_after_the_backup_ends_when_its_overlap_was_to_end(TestEngine engine)
    {
        var clock = new FakeTimeProvider(Given.Now);
        await using var scene = await BackupScene.Create(engine, clock);
        var (open, over) = (await scene.Tokens("open", 1), await scene.Tokens("over", 1));
        await scene.Backup();
        clock.Advance(TimeSpan.FromMinutes(1));
        await Rotate(open[0].Token, 3_600);
        await Rotate(over[0].Token, 60);
        clock.Advance(TimeSpan.FromMinutes(2));

        await scene.Restore(new RestorePlan(scene.File()));

        Assert.Equal((TokenStatus.Active, Given.Now.AddSeconds(3_660)), ((await scene.Tenant.Reload(open[0].Token)).StatusAt(clock.GetUtcNow()), (await scene.Tenant.Reload(open[0].Token)).ExpiresAt));
        Assert.Equal(Given.Now.AddMinutes(2), (await scene.Tenant.Reload(over[0].Token)).RevokedAt);

        Task Rotate(Token token, long overlap) => scene.Database.Write(session =>
            scene.Database.Get<TokenRotation>().Rotate(session, scene.Tenant.Actor, token.Id, RotationTerms.Check(overlap, null)));
    }

    [Theory, OnSqlite, OnPostgreSql]
    public async Task A_rotation_that_the_backup_has_goes_on_as_it_was(TestEngine engine)
    {
        await using var scene = await BackupScene.Create(engine);
        var tokens = await scene.Tokens("rotated", 1);
        await scene.Database.Write(session => scene.Database.Get<TokenRotation>().Rotate(session, scene.Tenant.Actor, tokens[0].Token.Id, RotationTerms.Check(3_600, null)));
        await scene.Backup();

        var report = await scene.Restore(new RestorePlan(scene.File()));

        Assert.Empty(report.Ended);
        Assert.NotNull((await scene.Tenant.Reload(tokens[0].Token)).GraceEndsAt);
    }

    [Theory, OnSqlite, OnPostgreSql]
    public async Task All_tokens_end_when_somebody_says_so(TestEngine engine)
    {
        await using var scene = await BackupScene.Create(engine);
        var secrets = (await scene.Tokens("program", 5)).Select(pair => pair.Secret).Append((await scene.Tenant.AdministratorToken()).Secret).ToList();
        await scene.Backup();
        File.Delete(scene.Database.Journal); // a new host has none, and needs none for this

        var report = await scene.Restore(new RestorePlan(scene.File()) { InvalidateAll = true });

        Assert.Equal((6, (string?)null), (report.Invalidated, report.Defect));
        await using var gateway = await GatewayApp.Start(scene.Database);
        Assert.Equal(0, await Accepted(gateway, secrets));
        Assert.Equal("UNAUTHENTICATED", await gateway.As(secrets[^1].Reveal()).ErrorCode("{ viewer { permissions } }"));

        // They stay ended when the same backup is restored in the ordinary way.
        Assert.Equal(6, RevocationJournal.Read(scene.Database.Journal).Ended.Count(one => one.Reason == RevocationReason.Invalidated));
    }

    [Theory, OnSqlite, OnPostgreSql]
    public async Task Without_a_journal_it_is_refused_until_somebody_chooses(TestEngine engine)
    {
        await using var scene = await BackupScene.Create(engine);
        var tokens = await scene.Tokens("program", 2);
        await scene.Backup();
        await scene.Revoke(tokens[0].Token.Id);
        var elsewhere = scene.File("journal");
        File.Move(scene.Database.Journal, elsewhere);

        var refusal = await Refused<Refusal>(scene, new RestorePlan(scene.File()));
        Assert.Contains("--journal PATH", refusal, StringComparison.Ordinal);
        Assert.Contains("--without-journal", refusal, StringComparison.Ordinal);
        Assert.Contains("there is no ", await Refused<Refusal>(scene, new RestorePlan(scene.File()) { Journals = [scene.File("nowhere")] }), StringComparison.Ordinal);

        // One that was begun after the backup knows nothing of the time between.
        await scene.Database.Database.Journal.Start(CancellationToken.None);
        Assert.Contains("after this backup of ", await Refused<Refusal>(scene, new RestorePlan(scene.File())), StringComparison.Ordinal);

        await scene.Restore(new RestorePlan(scene.File()) { WithoutJournal = true });
        Assert.Null((await scene.Tenant.Reload(tokens[0].Token)).RevokedAt);
        Assert.Equal(1, (await scene.Restore(new RestorePlan(scene.File()) { Journals = [elsewhere] })).Ended[RevocationReason.Revoked]);
        Assert.NotNull((await scene.Tenant.Reload(tokens[0].Token)).RevokedAt);
    }

    [Theory, OnSqlite, OnPostgreSql]
    public async Task What_is_no_backup_or_of_a_newer_version_is_refused(TestEngine engine)
    {
        await using var scene = await BackupScene.Create(engine);
        var backup = await scene.Backup();
        await File.WriteAllTextAsync(scene.File("notes"), "These are notes and no database, however long one reads them.");
        var bytes = await File.ReadAllBytesAsync(backup);
        await File.WriteAllBytesAsync(scene.File("half"), bytes[..(bytes.Length / 2)]);
        await scene.Database.Tamper("insert into schemaversions (scriptname, applied) values ('9999_from_the_future.sql', '2027-01-01')");
        await scene.Backup("newer");
        await scene.Database.Tamper("delete from schemaversions where scriptname = '9999_from_the_future.sql'");

        Assert.Contains("There is no ", await Refused<Refusal>(scene, new RestorePlan(scene.File("nowhere"))), StringComparison.Ordinal);
        foreach (var name in new[] { "notes", "half" })
        {
            Assert.StartsWith(scene.File(name), await Refused<InvalidOperationException>(scene, new RestorePlan(scene.File(name))), StringComparison.Ordinal);
        }

        Assert.Contains("9999_from_the_future.sql", await Refused<InvalidOperationException>(scene, new RestorePlan(scene.File("newer"))), StringComparison.Ordinal);
    }

    [Theory, OnSqlite, OnPostgreSql]
    public async Task A_database_that_somebody_uses_is_refused(TestEngine engine)
    {
        await using var scene = await BackupScene.Create(engine);
        await scene.Backup();
        await using var gateway = await GatewayApp.Start(scene.Database);

        var refusal = await Assert.ThrowsAsync<InvalidOperationException>(() => scene.Database.Restore.Run(new RestorePlan(scene.File()) { Programs = BackupScene.Programs }, CancellationToken.None));

        Assert.Contains("in use", refusal.Message, StringComparison.Ordinal);
        await scene.Tenant.User("it works on");
    }

    [Theory, OnSqlite, OnPostgreSql]
    public async Task An_older_backup_is_migrated_also_over_a_newer_schema(TestEngine engine)
    {
        await using var scene = await BackupScene.Create(engine);
        await scene.Tokens("program", 1);
        await scene.Database.Tamper("drop table backup_mark; delete from schemaversions where scriptname = '0016_backup_mark.sql'");
        await scene.Backup();
        await scene.Database.Migrator.Run(CancellationToken.None);
        await scene.Database.Tamper("create table from_the_future (token_id text references tokens (id))");

        var report = await scene.Restore(new RestorePlan(scene.File()));

        Assert.Equal(((DateTimeOffset?)null, (string?)null), (report.TakenAt, report.Defect));
        Assert.True(scene.Database.Migrator.IsCurrent());
        Assert.DoesNotContain("from_the_future", await scene.Database.Tables());
    }

    [Fact]
    public async Task A_file_that_is_damaged_does_not_stand_in_the_way()
    {
        await using var scene = await BackupScene.Create(TestEngine.Sqlite);
        var tokens = await scene.Tokens("program", 1);
        await scene.Backup();
        await scene.Revoke(tokens[0].Token.Id);
        scene.Database.LetGo();
        var file = scene.Database.Journal.Replace(".revocations", "", StringComparison.Ordinal);
        await File.WriteAllTextAsync(file, "It was a database once, and then the disk was full of something else.");
        await File.WriteAllTextAsync(file + "-wal", "left over");

        Assert.Equal(1, (await scene.Restore(new RestorePlan(scene.File()))).Ended.Values.Sum());

        Assert.NotNull((await scene.Tenant.Reload(tokens[0].Token)).RevokedAt);
    }

    /// <summary>The sentence, after asserting that the database is as before and can be used.</summary>
    private static async Task<string> Refused<T>(BackupScene scene, RestorePlan plan)
        where T : Exception
    {
        var before = await scene.Database.Dump();
        var refusal = await Assert.ThrowsAsync<T>(() => scene.Restore(plan));
        Assert.Equal(before, await scene.Database.Dump());
        await scene.Database.Migrator.Run(CancellationToken.None);
        return refusal.Message;
    }

    private static async Task<int> Accepted(GatewayApp gateway, IReadOnlyList<TokenSecret> secrets)
    {
        var (service, accepted) = (new Service(gateway.Url), 0);
        await Parallel.ForEachAsync(secrets, new ParallelOptions { MaxDegreeOfParallelism = 8 }, async (secret, _) =>
        {
            var status = (await service.Verify(secret.Reveal())).Status;
            Assert.True(status is HttpStatusCode.NoContent or HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden, $"{status}");
            if (status == HttpStatusCode.NoContent)
            {
                Interlocked.Increment(ref accepted);
            }
        });
        return accepted;
    }
}
