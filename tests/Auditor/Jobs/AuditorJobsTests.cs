using AppUsersGateway.Data.Emails;
using AppUsersGateway.Tests.Support;
using Microsoft.Extensions.Hosting;
using MimeKit;
using Xunit;

namespace AppUsersGateway.Tests.Auditor.Jobs;

public sealed class AuditorJobsTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task The_daemon_catches_up_carries_out_and_writes_the_mail_as_a_file()
    {
        await using var database = await TestDatabase.Create(TestEngine.Sqlite, TimeProvider.System);
        var tenant = await database.GivenTenant();
        await tenant.Token(await tenant.User());
        await database.Tamper("update organizations set created_at = created_at - 2 * 86400000");
        var (directory, log) = (Directory.CreateTempSubdirectory("appusers-mail"), new LogLines());
        var builder = Host.CreateEmptyApplicationBuilder(null);
        AuditorNode.Configure(builder.Services, database, log, sink: null, rules: null, ("Mail:PickupDirectory", directory.FullName));
        using var daemon = builder.Build();

        await daemon.StartAsync();
        await log.Comes("Sent 1 of 1 e-mails", Patience);
        await daemon.StopAsync();

        var file = Assert.Single(directory.GetFiles());
        using var message = await MimeMessage.LoadAsync(file.FullName);
        Assert.Matches(@"^eml_\w+\.audit-digest\.eml$", file.Name);
        // The token without allowlist, and the person whom the host gave access after the first day.
        Assert.Contains("2 new · Token audit", message.Subject, StringComparison.Ordinal);
        await using var auditor = new AuditorNode(database);
        Assert.Equal(EmailStatus.Sent, Assert.Single(await auditor.Emails(tenant)).Status);
        Assert.NotNull(await database.Read(session => database.AuditRuns.LastScheduled(session, tenant.Id)));
        Assert.Contains(log.All, line => line.Contains($"E-mails go to files in {directory.FullName}", StringComparison.Ordinal));
        Assert.DoesNotContain(log.All, line => line.StartsWith("Error", StringComparison.Ordinal));
        directory.Delete(recursive: true);
    }

    [Fact]
    public async Task A_daemon_with_an_impossible_schedule_does_not_start()
    {
        await using var database = await TestDatabase.Create(TestEngine.Sqlite);
        var builder = Host.CreateEmptyApplicationBuilder(null);
        AuditorNode.Configure(builder.Services, database, new LogLines(), sink: null, rules: null, ("Auditor:Schedule", "99 * * * * ?"));
        using var daemon = builder.Build();

        var refusal = await Assert.ThrowsAsync<Microsoft.Extensions.Options.OptionsValidationException>(() => daemon.StartAsync());

        Assert.Contains("Auditor:Schedule", refusal.Message, StringComparison.Ordinal);
    }
}
