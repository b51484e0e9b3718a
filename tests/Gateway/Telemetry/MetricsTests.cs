using System.Diagnostics;
using System.Net;
using AppUsersGateway.Data.Tokens;
using AppUsersGateway.Tests.Operations;
using AppUsersGateway.Tests.Support;
using Xunit;

namespace AppUsersGateway.Tests.Gateway.Telemetry;

/// <summary>What Prometheus sees. The numbers are a process's own, so they are read from a process of the test's own.</summary>
public sealed class MetricsTests : IDisposable
{
    private const string Yearly = "--Auditor:Schedule=0 0 0 1 1 ?";

    private static readonly HttpClient Http = new();

    private readonly GatewayProgram program = new();

    public void Dispose() => program.Dispose();

    [Theory, OnSqlite, OnPostgreSql]
    public async Task Counts_exactly_what_was_done_and_tells_of_nobody(TestEngine engine)
    {
        await using var database = await TestDatabase.Create(engine, TimeProvider.System);
        var tenant = await database.GivenTenant("Tenant Canary");
        var user = await tenant.User("user-canary");
        var (live, revoked, elsewhere) = (await tenant.Token(user), await tenant.Token(user), await tenant.Token(user, ipAllowlist: ["192.0.2.0/24"]));
        await database.Write(session => database.Tokens.Revoke(session, tenant.Actor, revoked.Token.Id, "leaked"));
        var admin = await tenant.AdministratorToken();
        using var gateway = Start(database, "--Auditor:Embedded=false");
        try
        {
            var address = await GatewayProgram.Address(gateway, new List<string>());
            GraphQLClient As(string? token) => new(new Uri(address, "/graphql"), token);
            for (var number = 0; number < 3; number++)
            {
                await As(admin.Secret.Reveal()).Data("query Canary { applicationUsers { nodes { name } } }");
            }

            await As(admin.Secret.Reveal()).Change("createApplicationUser", new { name = "another-canary" }, "applicationUser { id }");
            await As(admin.Secret.Reveal()).Send("{ canary");
            Assert.Equal("FORBIDDEN", await As(live.Secret.Reveal()).ErrorCode("{ organization { name } }"));
            Assert.Equal("FORBIDDEN", await As(live.Secret.Reveal()).ErrorCode("{ activity { totalCount } }"));
            foreach (var token in (string?[])[null, "auga_canary", TokenSecret.Generate(forAdministrator: true).Reveal(), revoked.Secret.Reveal(), revoked.Secret.Reveal(), elsewhere.Secret.Reveal()])
            {
                Assert.Equal("UNAUTHENTICATED", await As(token).ErrorCode("{ viewer { permissions } }"));
            }

            var scrape = await Scrape.Of(address);

            Assert.Equal(7, Requests(scrape, "ALLOWED"));
            Assert.Equal(2, Requests(scrape, "NO_TOKEN"));
            Assert.Equal(1, Requests(scrape, "UNKNOWN_TOKEN"));
            Assert.Equal(2, Requests(scrape, "REVOKED"));
            Assert.Equal(1, Requests(scrape, "WRONG_ADDRESS"));
            Assert.Equal(13, scrape.Value("appusers_authentications_total"));
            Assert.Equal(5, Operations(scrape, "query"));
            Assert.Equal(1, Operations(scrape, "mutation"));
            Assert.Equal(1, Operations(scrape, "none"));
            Assert.Equal(2, scrape.Value("graphql_server_errors_total", ("code", "FORBIDDEN")));
            Assert.Equal(1, scrape.Value("graphql_server_errors_total", ("code", "BAD_USER_INPUT")));
            Assert.Equal(3, scrape.Value("graphql_server_errors_total"));
            Assert.Equal(7, scrape.Value("http_server_request_duration_seconds_count", ("http_route", "/graphql"), ("http_response_status_code", "200")));
            Assert.Equal(6, scrape.Value("http_server_request_duration_seconds_count", ("http_route", "/graphql"), ("http_response_status_code", "401")));
            Assert.True(scrape.Value("db_client_operation_duration_seconds_count", ("db_operation_name", "SELECT")) >= 11);
            Assert.True(scrape.Value("db_client_operation_duration_seconds_count", ("db_operation_name", "COMMIT")) >= 1);

            Assert.All(
                (string[])["canary", "Canary", "augu_", "auga_", "org_", "app_0", "tok_", "adm_", "ada@", "example.com", "192.0.2"],
                trace => Assert.DoesNotContain(scrape.Labels, label => label.Value.Contains(trace, StringComparison.Ordinal)));
        }
        finally
        {
            gateway.Kill();
        }
    }

    [Theory]
    [InlineData("--Mail:PickupDirectory=mail", "sent", 0)]
    [InlineData("--Mail:Host=127.0.0.1", "postponed", 1)]
    public async Task Counts_audits_and_their_mails(string mail, string outcome, int waiting)
    {
        await using var database = await TestDatabase.Create(TestEngine.Sqlite, TimeProvider.System);
        var tenant = await database.GivenTenant();
        await tenant.Token(await tenant.User(), maxAgeSeconds: null);
        var admin = await tenant.AdministratorToken();
        using var gateway = Start(database, mail, "--Mail:Port=1", "--Mail:From=audit@example.com", Yearly);
        try
        {
            var address = await GatewayProgram.Address(gateway, new List<string>());
            await new GraphQLClient(new Uri(address, "/graphql"), admin.Secret.Reveal()).Change("runAudit", new { }, "auditRun { id }");

            Scrape scrape = null!;
            await Eventually.Is(async () =>
            {
                scrape = await Scrape.Of(address);
                return scrape.Value("appusers_mails_total") == 1 && scrape.Text.Contains("appusers_outbox_waiting{", StringComparison.Ordinal);
            });

            Assert.Equal(1, scrape.Value("appusers_mails_total", ("outcome", outcome)));
            Assert.Equal(1, scrape.Value("appusers_audits_total", ("status", "SUCCEEDED")));
            Assert.Equal(1, scrape.Value("appusers_audits_total"));
            Assert.Equal(waiting, scrape.Value("appusers_outbox_waiting"));
            Assert.True(scrape.Value("quartz_job_execution_duration_seconds_count", ("quartz_job_name", "send-emails"), ("quartz_job_result", "succeeded")) >= 1);
            Assert.DoesNotContain(scrape.Labels, label => label.Key.Contains("trigger", StringComparison.Ordinal));
        }
        finally
        {
            gateway.Kill();
        }
    }

    [Fact]
    public async Task Is_not_there_for_others()
    {
        await using var database = await TestDatabase.Create(TestEngine.Sqlite);
        await using var open = await GatewayApp.Start(database);
        await using var elsewhere = await GatewayApp.Start(database, ("Metrics:AllowedNetworks", "192.0.2.0/24, 2001:db8::/32"));
        await using var nobody = await GatewayApp.Start(database, ("Metrics:AllowedNetworks", ""));

        Assert.Equal(HttpStatusCode.OK, await Status(open, HttpMethod.Get));
        Assert.Equal(HttpStatusCode.NotFound, await Status(open, HttpMethod.Post));
        Assert.Equal(HttpStatusCode.NotFound, await Status(elsewhere, HttpMethod.Get));
        Assert.Equal(HttpStatusCode.NotFound, await Status(nobody, HttpMethod.Get));
        foreach (var header in (string[])["X-Forwarded-For", "Forwarded", "Via", "X-Real-IP"])
        {
            Assert.Equal(HttpStatusCode.NotFound, await Status(open, HttpMethod.Get, header));
        }
    }

    private static double Requests(Scrape scrape, string outcome) => scrape.Value("appusers_authentications_total", ("outcome", outcome));

    private static double Operations(Scrape scrape, string type) => scrape.Value("graphql_server_operation_duration_seconds_count", ("graphql_operation_type", type));

    private static async Task<HttpStatusCode> Status(GatewayApp gateway, HttpMethod method, string? header = null)
    {
        using var request = new HttpRequestMessage(method, new Uri(gateway.Url, "/metrics"));
        if (header is not null)
        {
            request.Headers.TryAddWithoutValidation(header, "127.0.0.1");
        }

        using var answer = await Http.SendAsync(request);
        return answer.StatusCode;
    }

    private Process Start(TestDatabase database, params string[] settings) =>
        program.Start(["--Gateway:Url=http://127.0.0.1:0", .. database.ConnectionSettings.Select(setting => $"--{setting.Key}={setting.Value}"), .. settings]);
}
