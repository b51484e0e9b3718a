using System.Diagnostics;
using System.Security.Cryptography;
using AppUsersGateway.Data.Backups;
using AppUsersGateway.Tests.Data.Backups;
using AppUsersGateway.Tests.Support;
using Xunit;
using Xunit.Abstractions;

namespace AppUsersGateway.Tests.Operations;

/// <summary>
/// A restore that is killed leaves the old database, or the new one with all that had ended; on PostgreSQL it may also leave one that nothing starts on until the
/// restore is run again (P16). <c>RESTORE_KILLS=100</c> makes it long.
/// </summary>
public sealed class RestoreKillTests(ITestOutputHelper output) : IDisposable
{
    private const string Old = "Renamed after the backup";

    private readonly GatewayProgram program = new();

    public void Dispose() => program.Dispose();

    [Theory, OnSqlite, OnPostgreSql]
    public async Task A_kill_leaves_the_old_database_or_the_new_one_whole(TestEngine engine)
    {
        await using var scene = await BackupScene.Create(engine);
        var tokens = await scene.Tokens("program", 300);
        await scene.Backup();
        foreach (var (token, _) in tokens[..200])
        {
            await scene.Revoke(token.Id);
        }

        await Rename(scene);
        var clock = Stopwatch.StartNew();
        await Restore(scene, Timeout.InfiniteTimeSpan);
        var (length, killed, old, fresh, refused) = (clock.Elapsed, 0, 0, 0, 0);
        var kills = LongRun.Times("RESTORE_KILLS", 2);
        while (killed < kills)
        {
            await Rename(scene);

            // Over the second half of a process's life, for the first is the runtime's start. One that was faster is killed earlier the next time.
            if (!await Restore(scene, length * (0.4 + (0.6 * RandomNumberGenerator.GetInt32(1_000) / 1_000))))
            {
                length *= 0.97;
                continue;
            }

            killed++;
            try
            {
                await scene.Database.Migrator.Run(CancellationToken.None);
            }
            catch (InvalidOperationException refusal) when (refusal.Message.Contains("run restore again", StringComparison.Ordinal))
            {
                refused++;
                await scene.Restore(new RestorePlan(scene.File()));
                await scene.Database.Migrator.Run(CancellationToken.None);
            }

            _ = await Name(scene) == Old ? old++ : fresh++;
            Assert.Null((await scene.Database.ActivityVerifier.Verify(null, CancellationToken.None)).Defect);
            Assert.Equal((100, 200), await scene.Database.Read(session => session.QueryOne<(long, long)>("select count(*) - count(revoked_at), count(revoked_at) from tokens")));
            if (engine == TestEngine.Sqlite)
            {
                Assert.Equal("ok", await scene.Database.Read(session => session.Scalar<string>("pragma integrity_check")));
            }
        }

        output.WriteLine($"{engine}: {kills} kills; {old} left the old database, {fresh - refused} the new one, {refused} one that was refused until the restore was run again; all 200 revoked tokens revoked in each");
    }

    private static Task Rename(BackupScene scene) => scene.Database.Write(session => session.Execute("update organizations set name = @Old", new { Old }));

    private static Task<string?> Name(BackupScene scene) => scene.Database.Read(session => session.Scalar<string>("select name from organizations"));

    /// <summary>Runs the command; answers whether it was killed.</summary>
    private async Task<bool> Restore(BackupScene scene, TimeSpan after)
    {
        scene.Database.LetGo();
        using var process = program.Start([
            "restore", scene.File(), "--yes", .. BackupScene.Programs is { } programs ? new[] { "--programs", programs } : [],
            .. scene.Database.ConnectionSettings.Select(setting => $"--{setting.Key}={setting.Value}"),
        ]);
        var said = Task.WhenAll(process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        using var end = new CancellationTokenSource();
        if (after > TimeSpan.Zero)
        {
            end.CancelAfter(after);
        }

        try
        {
            await process.WaitForExitAsync(end.Token);
            Assert.True(process.ExitCode == 0, string.Concat(await said));
            return false;
        }
        catch (OperationCanceledException)
        {
            process.Kill();
            await process.WaitForExitAsync();
            await said;
            return true;
        }
    }
}
