using System.Text.Json;
using AppUsersGateway.Data.Permissions;
using AppUsersGateway.Tests.Support;
using Xunit;

namespace AppUsersGateway.Tests.Gateway.Audits;

/// <summary>The whole way on real parts: a change over HTTP, an audit asked for, findings read, a digest taken by a real SMTP server.</summary>
public sealed class RunAuditTests
{
    [Theory, OnSqlite, OnPostgreSql]
    public async Task An_audit_that_is_asked_for_finds_mails_and_resolves(TestEngine engine)
    {
        await using var database = await TestDatabase.Create(engine, TimeProvider.System);
        await using var mail = new SmtpSink();
        await using var gateway = await GatewayApp.Start(
            database, ("Auditor:Embedded", "true"), ("Mail:Host", "127.0.0.1"), ("Mail:Port", $"{mail.Port}"), ("Mail:Security", "None"), ("Mail:From", "audits@example.com"));
        var tenant = await database.GivenTenant();
        await database.Write(session => database.Administrators.Create(session, tenant.Actor, "rita@example.com", "Rita", [Permission.AuditRead]));
        await database.Write(session => database.Administrators.Create(session, tenant.Actor, "manager@example.com", "Manager", [Permission.AppUsersWrite]));
        var user = await tenant.User();
        var admin = gateway.As((await tenant.AdministratorToken()).Secret.Reveal());
        var token = (await admin.Change("createToken", new { applicationUserId = user.Id, description = "forever" }, "token { id }")).GetProperty("token").GetProperty("id").GetString();

        var first = await Audit(admin);
        Assert.Equal(2, first.GetProperty("emailsQueued").GetInt32());
        var findings = (await admin.Data("{ findings(where: { status: OPEN }) { nodes { rule { code } severity subject { __typename ... on Token { id } } } } }"))
            .GetProperty("findings").GetProperty("nodes").EnumerateArray().ToList();
        Assert.Equal(["NET-001", "TOK-001", "TOK-013"], findings.Select(finding => finding.GetProperty("rule").GetProperty("code").GetString()).Order());
        Assert.All(findings, finding => Assert.Equal(token, finding.GetProperty("subject").GetProperty("id").GetString()));
        await Eventually.Is(async () => (await admin.Data("{ emails(where: { status: SENT }) { totalCount } }")).GetProperty("emails").GetProperty("totalCount").GetInt32() == 2);
        Assert.Equal(2, mail.Taken.Count());

        // Nothing changed: no finding is written, nobody is mailed.
        var second = await Audit(admin);
        Assert.Equal("0 0 0 0", Counts(second));

        await admin.Change("revokeToken", new { tokenId = token }, "token { status }");
        var third = await Audit(admin);
        Assert.Equal("0 0 3 2", Counts(third));
        Assert.Equal(0, (await admin.Data("{ findings(where: { status: OPEN }) { totalCount } }")).GetProperty("findings").GetProperty("totalCount").GetInt32());
        await Eventually.Is(() => Task.FromResult(mail.Taken.Count() == 4));
    }

    [Theory, OnSqlite, OnPostgreSql]
    public async Task Who_asked_is_told_be_it_a_person_or_a_program(TestEngine engine)
    {
        await using var database = await TestDatabase.Create(engine);
        await using var gateway = await GatewayApp.Start(database);
        var tenant = await database.GivenTenant();
        var user = await tenant.User();
        await tenant.Grant(user.Id, tenant.Id, Permission.AuditWrite);
        foreach (var (secret, expected) in ((string, string)[])
        [
            ((await tenant.Token(user)).Secret.Reveal(), """{"__typename":"ApplicationUser","name":"terraform"}"""),
            ((await tenant.AdministratorToken()).Secret.Reveal(), """{"__typename":"Administrator","name":"Ada Example"}"""),
        ])
        {
            var run = await gateway.As(secret).Change(
                "runAudit", new { }, "auditRun { requestedBy { __typename ... on Administrator { name } ... on ApplicationUser { name } } }");
            Assert.Equal(expected, run.GetProperty("auditRun").GetProperty("requestedBy").GetRawText());
        }
    }

    private static string Counts(JsonElement run) => string.Join(
        ' ', ((string[])["findingsOpened", "findingsWorsened", "findingsResolved", "emailsQueued"]).Select(field => run.GetProperty(field).GetInt32()));

    private static async Task<JsonElement> Audit(GraphQLClient client)
    {
        var id = (await client.Change("runAudit", new { note = "please" }, "auditRun { id status }")).GetProperty("auditRun").GetProperty("id").GetString();
        JsonElement run = default;
        await Eventually.Is(async () =>
        {
            run = (await client.Data(
                "query($id: ID!) { auditRun(id: $id) { status note requestedBy { ... on Administrator { name } } findingsOpened findingsWorsened findingsResolved emailsQueued error } }", new { id })).GetProperty("auditRun");
            return run.GetProperty("status").GetString() is "SUCCEEDED" or "FAILED";
        });
        Assert.Equal("SUCCEEDED", run.GetProperty("status").GetString());
        Assert.Equal("Ada Example", run.GetProperty("requestedBy").GetProperty("name").GetString());
        return run;
    }
}
