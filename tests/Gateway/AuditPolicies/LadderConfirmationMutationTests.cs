using AppUsersGateway.Data.Emails;
using AppUsersGateway.Data.Ladder;
using AppUsersGateway.Data.Permissions;
using AppUsersGateway.Tests.Auditor.Ladder;
using AppUsersGateway.Tests.Support;
using Xunit;

namespace AppUsersGateway.Tests.Gateway.AuditPolicies;

/// <summary>Who may say that what the ladder holds back is meant, by which words, and who hears of it.</summary>
public sealed class LadderConfirmationMutationTests
{
    private const string Mutation = "mutation($run: ID!, $held: Int!) { confirmLadder(input: { auditRunId: $run, held: $held, reason: \"x\" }) { errors { code } } }";

    [Theory, OnSqlite, OnPostgreSql]
    public async Task The_mails_mutation_confirms_and_all_who_were_told_get_a_receipt(TestEngine engine)
    {
        await using var scene = await LadderScene.Create(engine);
        var tenant = scene.Tenant;
        await tenant.Person("rita@example.com", Permission.AuditRead);
        await tenant.Person("olga@example.com", Permission.AppUsersRead);
        foreach (var user in (string[])["one", "two", "three"])
        {
            await scene.Unused(user);
        }

        await scene.Set(LadderMode.On);
        await scene.Days(27);
        scene.Pass(3);
        var held = await scene.Audit();
        await using var gateway = await GatewayApp.Start(scene.Database);
        var (_, secret) = await tenant.Person("wanda@example.com", Permission.AuditWrite);
        var (wanda, admin) = (gateway.As(secret), gateway.As((await tenant.AdministratorToken()).Secret.Reveal()));

        // Who may not suspend tokens does not let a ladder that is on do it, and learns nothing of audits by it.
        var mails = await scene.Mails(EmailKind.Ladder);
        Assert.Equal("FORBIDDEN", await wanda.ErrorCode(Mutation, new { run = held.Id, held = 3 }));
        Assert.Equal("FORBIDDEN", await wanda.ErrorCode(Mutation, new { run = "run_00000000000000000000000000", held = 3 }));
        Assert.Equal("CONFLICT held", await admin.Refusal("confirmLadder", new { auditRunId = held.Id, held = 4, reason = "x" }));
        Assert.Equal("INVALID_TEXT reason", await admin.Refusal("confirmLadder", new { auditRunId = held.Id, held = 3, reason = "" }));
        Assert.Equal(mails.Count, (await scene.Mails(EmailKind.Ladder)).Count);

        var report = mails.First(mail => mail.Subject.Contains("held back", StringComparison.Ordinal));
        var mutation = Mutations(report.Text).Replace("…", "the vendor is gone", StringComparison.Ordinal);
        Assert.Equal("""{"auditPolicy":{"ladder":{"confirmedAt":"2026-12-23T06:00:00.000Z"}},"errors":[]}""", (await admin.Data(mutation)).GetProperty("confirmLadder").GetRawText());

        var receipts = (await scene.Mails(EmailKind.Ladder)).Where(mail => mail.Subject == "[AppUsers · Example] Ladder confirmed: 3 tokens").ToList();
        Assert.Equal(["ada@example.com", "rita@example.com", "wanda@example.com"], receipts.Select(mail => mail.RecipientAddress).Order(StringComparer.Ordinal));
        Assert.All(receipts, mail => Assert.Contains("the vendor is gone", mail.Text, StringComparison.Ordinal));
        Assert.Equal(report.MessageKey, receipts.Single(mail => mail.RecipientId == report.RecipientId).Thread);
        Assert.Equal(
            """{"nodes":[{"outcome":"SUCCESS","reason":"the vendor is gone"}]}""",
            (await admin.Data("{ activity(where: {kind: LADDER_CONFIRMED}, first: 1) { nodes { outcome reason } } }")).GetProperty("activity").GetRawText());
        Assert.Equal(
            $"{{\"trippedBy\":{{\"id\":\"{held.Id}\",\"ladder\":{{\"held\":3}}}}}}",
            (await admin.Data("{ organization { auditPolicy { ladder { trippedBy { id ladder { held } } } } } }"))
                .GetProperty("organization").GetProperty("auditPolicy").GetProperty("ladder").GetRawText());
        Assert.Equal(3, (await scene.Days(1)).LadderSuspended);

        // And what it did is undone by one operation, for all three.
        var done = (await scene.Mails(EmailKind.ActionReceipt)).First(mail => mail.RecipientAddress == "ada@example.com");
        var undone = await gateway.As((await tenant.AdministratorToken()).Secret.Reveal()).Data(Mutations(done.Text));
        Assert.Equal("""{"t1":{"errors":[]},"t2":{"errors":[]},"t3":{"errors":[]}}""", undone.GetRawText());
        Assert.Equal(0, await scene.Database.Read(session => session.Scalar<long>("select count(*) from tokens where suspended_at is not null")));
    }

    // What stands in the text to be copied.
    private static string Mutations(string text) =>
        string.Join('\n', text.Split('\n').SkipWhile(line => line.Trim() != "mutation {").TakeWhile(line => line.TrimEnd() != "    }").Append("    }"));

    [Fact]
    public async Task Who_may_not_suspend_tokens_may_confirm_a_dry_run()
    {
        await using var scene = await LadderScene.Create(TestEngine.Sqlite);
        foreach (var user in (string[])["one", "two", "three"])
        {
            await scene.Unused(user);
        }

        await scene.Set(LadderMode.DryRun);
        await scene.Days(27);
        scene.Pass(3);
        var held = await scene.Audit();
        Assert.Equal(3, held.LadderHeld);
        await using var gateway = await GatewayApp.Start(scene.Database);
        var (_, secret) = await scene.Tenant.Person("wanda@example.com", Permission.AuditWrite);

        await gateway.As(secret).Change("confirmLadder", new { auditRunId = held.Id, held = 3, reason = "x" }, "auditPolicy { version }");
        var done = await scene.Days(1);
        Assert.Equal((0, 3), (done.LadderHeld, done.LadderSuspended));
        Assert.Equal(3, await scene.Database.Read(session => session.Scalar<long>("select count(*) from tokens where application_user_id is not null and suspended_at is null")));
    }
}
