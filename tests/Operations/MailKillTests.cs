using System.Diagnostics;
using System.Security.Cryptography;
using AppUsersGateway.Data.Audits;
using AppUsersGateway.Tests.Support;
using Xunit;
using Xunit.Abstractions;

namespace AppUsersGateway.Tests.Operations;

/// <summary>
/// Auditors that are killed while they audit and send, to a server that misbehaves: every owner is told, and what comes twice has the same bytes
/// (docs/security.md, P09). <c>MAIL_FINDINGS=2000</c> and <c>MAIL_KILLS=60</c> make it long.
/// </summary>
public sealed class MailKillTests(ITestOutputHelper output) : IDisposable
{
    private const int Percent = 100;
    private const int FaultPercent = 15;

    private static readonly (SmtpStage Stage, string? Reply)[] Faults =
    [
        (SmtpStage.Mail, "452 no room"), (SmtpStage.Rcpt, "450 greylisted"), (SmtpStage.Data, "451 later"), (SmtpStage.Data, null), (SmtpStage.Body, SmtpSink.Reset),
        (SmtpStage.End, "451 later"), (SmtpStage.End, null), (SmtpStage.End, SmtpSink.Reset), (SmtpStage.Quit, null),
    ];

    /// <summary>What becomes due at once when nobody is killed any more: time passes between, and not while a mail is sent.</summary>
    private const int Portion = 100;

    /// <summary>Of the auditors, the first one in so many die while they audit, at the latest with their first mail; the others die while they send.</summary>
    private const int Auditing = 6;

    /// <summary>What is said in a conversation that ends well, as <see cref="SmtpStage"/> has it without TLS and a password.</summary>
    private const int Words = 8;

    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("appusers-auditor-");

    private Doomed? doomed;
    private int begun;

    public void Dispose() => folder.Delete(recursive: true);

    [Theory, OnSqlite, OnPostgreSql]
    public async Task Nobody_is_forgotten_and_copies_are_the_same_however_often_auditors_die(TestEngine engine)
    {
        var (owners, kills) = (LongRun.Times("MAIL_FINDINGS", 8), LongRun.Times("MAIL_KILLS", 1));
        await using var database = await TestDatabase.Create(engine, TimeProvider.System);
        await using var sink = new SmtpSink { Chance = Chance };
        var tenant = await Given(database, owners);
        await database.Write(session => database.AuditRuns.Enqueue(session, tenant.Id, AuditTrigger.Manual));

        var (killed, sending) = (0, 0);
        while (await Unsent(database, owners) > 0)
        {
            using var auditor = AuditorProcess.Start(
                folder, database, "--Auditor:MaximumMailsPerRun=100000", "--Mail:Host=127.0.0.1", $"--Mail:Port={sink.Port}", "--Mail:Security=None", "--Mail:From=audit@example.com");
            var log = auditor.StandardOutput.ReadToEndAsync();
            if (killed < kills)
            {
                doomed = new Doomed(auditor, begun + (killed < kills / Auditing ? 0 : RandomNumberGenerator.GetInt32((owners + kills - 1) / kills)));
                if (killed < kills / Auditing)
                {
                    await Task.Delay(TimeSpan.FromMilliseconds(RandomNumberGenerator.GetInt32(700, 3_000)), TimeProvider.System);
                }
                else
                {
                    await Eventually.Is(async () => auditor.HasExited || await IsDone(database));
                }

                doomed = null;
                auditor.Kill();
                killed++;
            }
            else
            {
                // The last one lives: it sends what the others left, and what a fault put off is due again at once.
                await Eventually.Is(async () => await Count(database, "select count(*) from emails where kind = 'OWNER_NOTICE'") > 0);
                while (await Unsent(database, owners) > 0)
                {
                    await TimePasses(database, Portion);
                    await Eventually.Is(async () => await Count(database, "select count(*) from emails where status = 'PENDING' and next_attempt_at = 0") == 0);
                }

                auditor.Kill();
            }

            await auditor.WaitForExitAsync();
            Assert.DoesNotContain("Unhandled", await log, StringComparison.Ordinal);
            sending += await Due(database) > 0 ? 1 : 0;
            await TimePasses(database, (owners + kills - 1) / kills);
        }

        output.WriteLine($"{killed} kills, {sending} of them with mails that were due");
        Assert.True(sending > kills / 2 || kills == 1);
        await AssertToldOnce(database, sink, owners, killed);
    }

    private (bool Strikes, string? Reply) Chance(SmtpStage stage)
    {
        begun += stage == SmtpStage.Banner ? 1 : 0;
        if (doomed is { } auditor && begun > auditor.After && RandomNumberGenerator.GetInt32(Words) == 0)
        {
            doomed = null;
            auditor.Process.Kill();
        }

        var (reached, reply) = Faults[RandomNumberGenerator.GetInt32(Faults.Length)];
        return (reached == stage && RandomNumberGenerator.GetInt32(Percent) < FaultPercent, reply);
    }

    private async Task AssertToldOnce(TestDatabase database, SmtpSink sink, int owners, int killed)
    {
        var copies = sink.Seen.Where(mail => mail.Recipients[0].StartsWith("owner", StringComparison.Ordinal)).GroupBy(mail => mail.Recipients[0], StringComparer.Ordinal).ToList();
        var taken = copies.Sum(mails => mails.Count(mail => mail.Taken));
        var twice = copies.Count(mails => mails.Count(mail => mail.Taken) > 1);
        output.WriteLine($"{owners} owners, {killed} kills, {sink.FaultsFired} faults, {sink.Conversations} conversations: {copies.Count} owners told, {taken} mails taken, {twice} owners with a second copy");

        Assert.Equal(owners, copies.Count);
        Assert.All(copies, mails => Assert.Single(mails.Select(mail => mail.Bytes).Distinct(StringComparer.Ordinal)));
        Assert.All(copies, mails => Assert.Contains(mails, mail => mail.Taken));
        Assert.InRange(taken, owners, owners + killed + 1);
        Assert.Equal(owners, await Count(database, "select count(*) from emails where kind = 'OWNER_NOTICE'"));
        Assert.Equal(owners, await Count(database, "select count(*) from notices where kind = 'OWNER_NOTICE'"));
        Assert.Equal(1, await Count(database, "select count(*) from audit_runs where emails_queued >= @owners", new { owners }));
        Assert.True(sink.FaultsFired > 0 || owners < Percent);
    }

    // An organization whose first audit is over, and owners whose token has come into its last week since.
    private static async Task<Tenant> Given(TestDatabase database, int owners)
    {
        var tenant = await database.GivenTenant();
        await tenant.Limits(applicationUsers: owners + 10);
        await using var auditor = new AuditorNode(database);
        await auditor.Audit(tenant);
        for (var i = 0; i < owners; i++)
        {
            var owner = await database.Write(session => database.Administrators.Create(session, tenant.Actor, $"owner{i}@example.com", null, ["organization:app_users:read"]));
            var user = await tenant.User($"program {i}");
            await database.Tamper("update application_users set owner_id = @Owner where id = @Id", new { Owner = owner.Id, user.Id });
            await tenant.Token(user, 60 * Tenant.Day, ipAllowlist: ["192.0.2.0/28"]);
        }

        await database.Tamper("update tokens set created_at = created_at - @Ago, expires_at = expires_at - @Ago, last_used_at = @Now", new { Ago = 54L * 86_400_000, Now = TimeProvider.System.GetUtcNow() });
        return tenant;
    }

    private static async Task<long> Unsent(TestDatabase database, int owners) => owners - await Count(database, "select count(*) from emails where kind = 'OWNER_NOTICE' and status = 'SENT'");

    // What a dead auditor held is free again, and some of what waits is due.
    private static async Task TimePasses(TestDatabase database, int due)
    {
        await database.Tamper("update leases set expires_at = 0");
        await database.Tamper("update emails set next_attempt_at = 9000000000000 where status = 'PENDING'");
        await database.Tamper("update emails set next_attempt_at = 0 where id in (select id from emails where status = 'PENDING' order by attempts, id limit +@due)", new { due = (2 * due) + 1 });
    }

    private static Task<long> Count(TestDatabase database, string sql, object? parameters = null) => database.Read(session => session.Scalar<long>(sql, parameters));

    private static Task<long> Due(TestDatabase database) =>
        Count(database, "select count(*) from emails where kind = 'OWNER_NOTICE' and status = 'PENDING' and next_attempt_at <= @Now", new { Now = TimeProvider.System.GetUtcNow() });

    // There are mails, and none of them is to be sent now.
    private static async Task<bool> IsDone(TestDatabase database) => await Count(database, "select count(*) from emails where kind = 'OWNER_NOTICE'") > 0 && await Due(database) == 0;

    /// <summary>An auditor that dies at a random word of one of its conversations with the server.</summary>
    /// <param name="Process">The auditor.</param>
    /// <param name="After">How many conversations have begun before that may be.</param>
    private sealed record Doomed(Process Process, int After);
}
