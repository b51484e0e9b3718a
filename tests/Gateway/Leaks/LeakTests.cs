using AppUsersGateway.Data.Findings;
using AppUsersGateway.Gateway.Usage;
using AppUsersGateway.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace AppUsersGateway.Tests.Gateway.Leaks;

/// <summary>Secrets that were seen where they should not be, and what tokens make use of: what the gateway notices reaches the audit.</summary>
public sealed class LeakTests
{
    [Theory, OnSqlite, OnPostgreSql]
    public async Task A_reported_leak_is_critical_until_the_token_works_no_more(TestEngine engine)
    {
        await using var database = await TestDatabase.Create(engine);
        await using var gateway = await GatewayApp.Start(database);
        await using var auditor = new AuditorNode(database);
        var tenant = await database.GivenTenant();
        var (token, secret) = await tenant.Token(await tenant.User());
        var admin = gateway.As((await tenant.AdministratorToken()).Secret.Reveal());

        Assert.Equal(token.Id, (await admin.Change("reportLeak", new { secret = secret.Reveal(), place = "a public gist" }, "token { id }")).GetProperty("token").GetProperty("id").GetString());
        await auditor.Audit(tenant);
        Assert.Equal((Severity.Critical, "was seen at a public gist"), Leak(await auditor.Findings(tenant)));

        await database.Write(session => database.Tokens.Revoke(session, tenant.Actor, token.Id, "leaked"));
        await auditor.Audit(tenant);
        Assert.Equal((Severity.Medium, "was seen at a public gist and works no more"), Leak(await auditor.Findings(tenant)));
        database.Clock.Advance(TimeSpan.FromDays(8));
        await auditor.Audit(tenant);
        Assert.DoesNotContain(await auditor.Findings(tenant), finding => finding.Rule == "LEAK-001");
    }

    [Theory, OnSqlite, OnPostgreSql]
    public async Task A_secret_in_an_address_or_a_referrer_is_noticed_once_and_never_kept(TestEngine engine)
    {
        await using var database = await TestDatabase.Create(engine);
        await using var gateway = await GatewayApp.Start(database);
        await using var auditor = new AuditorNode(database);
        var tenant = await database.GivenTenant();
        var (token, secret) = await tenant.Token(await tenant.User());
        using var http = new HttpClient();
        var before = (await database.Read(database.ActivityLog.Head)).Sequence;
        for (var i = 0; i < 3; i++)
        {
            await http.GetAsync(new Uri(gateway.Url, $"/health/live?access_token={secret.Reveal()}"));
            using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(gateway.Url, "/health/live"));
            request.Headers.Referrer = new Uri($"https://wiki.example.com/?token={secret.Reveal()}");
            await http.SendAsync(request);
        }

        Assert.Equal(before + 2, (await database.Read(database.ActivityLog.Head)).Sequence);
        await auditor.Audit(tenant);
        var leak = (await auditor.Findings(tenant)).Single(finding => finding.Rule == "LEAK-001");
        Assert.Equal(token.Id, leak.TokenId);
        Assert.Equal(["in the address of a request (/health/live)", "in the referrer of a request (a page that links here)"], leak.Evidence.Items.Where(fact => fact.Name == "seen").Select(fact => fact.Value.Split(", ")[0]).Order(StringComparer.Ordinal));
        Assert.DoesNotContain(secret.Reveal()[12..], await database.Dump(), StringComparison.Ordinal);
    }

    [Theory, OnSqlite, OnPostgreSql]
    public async Task Permissions_that_are_used_and_secrets_that_nobody_has_are_counted(TestEngine engine)
    {
        await using var database = await TestDatabase.Create(engine);
        await using var gateway = await GatewayApp.Start(database);
        var tenant = await database.GivenTenant();
        var user = await tenant.User();
        await tenant.Grant(user.Id, tenant.Id, "organization:app_users:write");
        var program = gateway.As((await tenant.Token(user)).Secret.Reveal());
        await program.Data("{ viewer { permissions } tokens { totalCount } applicationUsers { totalCount } }");
        await program.Change("createApplicationUser", new { name = "made" }, "applicationUser { id }");
        await program.ErrorCode("{ findings { totalCount } }");
        for (var i = 0; i < 3; i++)
        {
            await gateway.As(AppUsersGateway.Data.Tokens.TokenSecret.Generate(forAdministrator: false).Reveal()).Send("{ viewer { permissions } }");
        }

        await gateway.Services.GetRequiredService<PermissionRecorder>().Flush(CancellationToken.None);

        var used = await database.Read(session => session.Query<string>("select permission || ' ' || case when changes then 'changes' else 'reads' end || ' ' || uses from permission_usage order by 1"));
        Assert.Equal(["organization:app_users:read reads 1", "organization:app_users:write changes 1"], used);
        Assert.Equal(Given.Now.ToUnixTimeMilliseconds(), await database.Read(session => session.Scalar<long>("select operations_recorded_since from organizations")));
        Assert.Equal(3, await database.Read(session => session.Scalar<long>("select attempts from unknown_secrets")));
    }

    private static (Severity, string) Leak(IReadOnlyList<Finding> findings)
    {
        var leak = findings.Single(finding => finding.Rule == "LEAK-001");
        return (leak.Severity, leak.Title);
    }
}
