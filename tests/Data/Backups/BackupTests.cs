using AppUsersGateway.Data.Backups;
using AppUsersGateway.Tests.Support;
using Xunit;
using Xunit.Abstractions;

namespace AppUsersGateway.Tests.Data.Backups;

/// <summary>A backup is one moment of the database, whoever writes meanwhile (P16). <c>BACKUPS=50</c> makes it long.</summary>
public sealed class BackupTests(ITestOutputHelper output)
{
    private const int Writers = 4;

    [Theory, OnSqlite, OnPostgreSql]
    public async Task Backups_under_load_are_sound_and_hold_all_that_was_acknowledged_before(TestEngine engine)
    {
        await using var scene = await BackupScene.Create(engine);
        using var stop = new CancellationTokenSource();
        var writes = 0;
        var writers = Enumerable.Range(0, Writers).Select(writer => Task.Run(async () =>
        {
            for (var number = 0; !stop.IsCancellationRequested; number++)
            {
                var tokens = await scene.Tokens($"user-{writer}-{number}", 2);
                await scene.Revoke(tokens[0].Token.Id);
                Interlocked.Add(ref writes, 2);
            }
        })).ToList();
        var (backups, least) = (LongRun.Times("BACKUPS", 3), long.MaxValue);
        await scene.Tenant.Limits(applicationUsers: 1_000_000, tokensPerUser: 10_000);
        for (var backup = 0; backup < backups; backup++)
        {
            var (written, acknowledged) = (Volatile.Read(ref writes), (await scene.Database.Read(scene.Database.ActivityLog.Head)).Sequence);
            var file = await scene.Backup($"{backup}");
            var during = Volatile.Read(ref writes) - written;
            await using var copy = await TestDatabase.Empty(engine, TimeProvider.System);
            var report = await copy.Restore.Run(new RestorePlan(file) { WithoutJournal = true, Programs = BackupScene.Programs }, CancellationToken.None);

            Assert.Null(report.Defect);
            Assert.True(report.Entries > acknowledged, $"{report.Entries} entries, {acknowledged} were acknowledged before");
            Assert.Equal(report.Entries, (await copy.Read(copy.ActivityLog.Head)).Sequence);
            least = Math.Min(least, during);
        }

        await stop.CancelAsync();
        await Task.WhenAll(writers);
        output.WriteLine($"{engine}: {backups} backups while {Writers} writers wrote {writes} times, at least {least} during each; all restored, sound and unbroken");
        Assert.True(writes > backups);
    }

    [Theory, OnSqlite, OnPostgreSql]
    public async Task Another_file_is_not_overwritten_unless_somebody_says_so(TestEngine engine)
    {
        await using var scene = await BackupScene.Create(engine);
        await File.WriteAllTextAsync(scene.File(), "somebody's");

        var refusal = await Assert.ThrowsAsync<IOException>(() => scene.Backup());
        Assert.Contains("--overwrite", refusal.Message, StringComparison.Ordinal);
        Assert.Equal("somebody's", await File.ReadAllTextAsync(scene.File()));

        var bytes = await scene.Database.Backup.Make(scene.File(), overwrite: true, BackupScene.Programs, CancellationToken.None);
        Assert.Equal(bytes, new FileInfo(scene.File()).Length);
        Assert.Equal([scene.File()], Directory.EnumerateFiles(Path.GetDirectoryName(scene.File())!));
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(scene.File()));
        }
    }

    [Theory, OnPostgreSql]
    public async Task A_program_that_is_missing_is_named(TestEngine engine)
    {
        await using var scene = await BackupScene.Create(engine);

        var refusal = await Assert.ThrowsAsync<InvalidOperationException>(() => scene.Database.Backup.Make(scene.File(), overwrite: false, "/nowhere", CancellationToken.None));

        Assert.StartsWith("/nowhere/pg_dump cannot be started: install PostgreSQL's client programs", refusal.Message, StringComparison.Ordinal);
        Assert.Empty(Directory.EnumerateFiles(Path.GetDirectoryName(scene.File())!));
    }

    [Fact]
    public async Task Where_there_is_no_database_none_is_made()
    {
        await using var nothing = await TestDatabase.Empty(TestEngine.Sqlite);
        var folder = Directory.CreateDirectory(nothing.Journal + ".d").FullName;

        await Assert.ThrowsAsync<InvalidOperationException>(() => nothing.Backup.Make(Path.Combine(folder, "backup"), overwrite: false, null, CancellationToken.None));

        Assert.Empty(Directory.EnumerateFiles(folder).Concat(Directory.EnumerateFiles(Path.GetDirectoryName(folder)!)));
    }

    [Fact]
    public async Task The_database_is_not_its_own_backup()
    {
        await using var scene = await BackupScene.Create(TestEngine.Sqlite);
        var file = scene.Database.Journal.Replace(".revocations", "", StringComparison.Ordinal);

        await Assert.ThrowsAsync<IOException>(() => scene.Database.Backup.Make(file, overwrite: true, null, CancellationToken.None));
        await scene.Tenant.User("it works on");
    }
}
