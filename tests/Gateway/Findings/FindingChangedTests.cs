using System.Text.Json;
using AppUsersGateway.Data.Findings;
using AppUsersGateway.Data.Permissions;
using AppUsersGateway.Gateway.Findings;
using AppUsersGateway.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace AppUsersGateway.Tests.Gateway.Findings;

/// <summary>Findings are told as they change, by whichever process: each change once, in its order.</summary>
public sealed class FindingChangedTests
{
    private const string Follow = "subscription { findingChanged { id rule { code } severity status acknowledgement { reason } } }";

    [Theory, OnSqlite, OnPostgreSql]
    public async Task A_finding_is_told_as_it_opens_is_decided_about_and_resolves_and_not_as_it_ages(TestEngine engine)
    {
        await using var database = await TestDatabase.Create(engine);
        await using var gateway = await GatewayApp.Start(database);
        await using var process = database.AnotherNode();
        await using var auditor = new AuditorNode(process);
        var (tenant, other) = (await database.GivenTenant(), await database.GivenTenant("Other"));
        var (token, _) = await tenant.Token(await tenant.User(), 365 * Tenant.Day, ipAllowlist: ["192.0.2.0/28"]);
        await other.Token(await other.User());
        database.Clock.Advance(TimeSpan.FromHours(194));
        await using var socket = await GraphQLSocket.Open(gateway, (await tenant.AdministratorToken()).Secret.Reveal());
        await socket.Subscribe(Follow);
        await Listening(gateway, 1);

        await auditor.Audit(other);
        await auditor.Audit(tenant);
        var opened = await auditor.Findings(tenant);
        Assert.Equal(opened.Select(finding => finding.Id).Order(StringComparer.Ordinal), (await Told(opened.Count)).Select(finding => finding.Id).Order(StringComparer.Ordinal));
        var silent = opened.Single(finding => finding.Rule == "TOK-008");

        database.Clock.Advance(TimeSpan.FromHours(23));
        await auditor.Audit(tenant);
        Assert.NotEqual(silent.Title, (await auditor.Findings(tenant)).Single(finding => finding.Rule == "TOK-008").Title);
        await database.Write(session => database.Get<FindingDecisions>().Acknowledge(session, tenant.Actor, silent.Id, "known", database.Clock.GetUtcNow().AddDays(30)));
        Assert.Equal((silent.Id, "ACKNOWLEDGED"), Assert.Single(await Told(1)));

        await database.Write(session => database.Tokens.Revoke(session, tenant.Actor, token.Id, null));
        await auditor.Audit(tenant);
        Assert.All(await Told(opened.Count), finding => Assert.Equal("RESOLVED", finding.Status));

        async Task<List<(string Id, string Status)>> Told(int count)
        {
            var told = new List<(string, string)>();
            while (told.Count < count)
            {
                var reading = socket.Read();
                await Eventually.Is(() =>
                {
                    database.Clock.Advance(TimeSpan.FromMilliseconds(500));
                    return Task.FromResult(reading.IsCompleted);
                });
                var finding = Finding((await reading)!.Value);
                told.Add((finding.GetProperty("id").GetString()!, finding.GetProperty("status").GetString()!));
            }

            return told;
        }
    }

    [Theory, OnSqlite, OnPostgreSql]
    public async Task Changes_of_several_processes_at_once_are_each_told_once_and_in_order(TestEngine engine)
    {
        const int Findings = 6;
        const int Decisions = 15;
        await using var database = await TestDatabase.Create(engine, TimeProvider.System);
        await using var gateway = await GatewayApp.Start(database);
        await using var process = database.AnotherNode();
        var tenant = await database.GivenTenant();
        var user = await tenant.User();
        var ids = new List<string>();
        for (var i = 0; i < Findings; i++)
        {
            ids.Add((await tenant.Finding((await tenant.Token(user)).Token)).Id);
        }

        await using var socket = await GraphQLSocket.Open(gateway, (await tenant.AdministratorToken()).Secret.Reveal());
        await socket.Subscribe(Follow);
        await Listening(gateway, 1);

        var deciding = Task.WhenAll(ids.Select((id, place) => Task.Run(async () =>
        {
            for (var number = 1; number <= Decisions; number++)
            {
                var (node, reason) = (number % 2 == place % 2 ? database : process, $"{number}");
                await node.Write(session => node.Get<FindingDecisions>().Acknowledge(session, tenant.Actor, id, reason, TimeProvider.System.GetUtcNow().AddDays(1)));
            }
        })));
        var told = ids.ToDictionary(id => id, _ => new List<int>(), StringComparer.Ordinal);
        while (told.Values.Any(numbers => numbers.Count == 0 || numbers[^1] < Decisions))
        {
            var finding = Finding((await socket.Read())!.Value);
            told[finding.GetProperty("id").GetString()!].Add(int.Parse(finding.GetProperty("acknowledgement").GetProperty("reason").GetString()!, System.Globalization.CultureInfo.InvariantCulture));
        }

        await deciding;
        Assert.All(told.Values, numbers => Assert.Equal(numbers.Distinct().Order(), numbers));
    }

    [Theory, OnSqlite, OnPostgreSql]
    public async Task Who_may_no_longer_read_audits_hears_no_more(TestEngine engine)
    {
        await using var database = await TestDatabase.Create(engine);
        await using var gateway = await GatewayApp.Start(database);
        var tenant = await database.GivenTenant();
        var (person, secret) = await tenant.Person("rita@example.com", Permission.AuditRead);
        await using var socket = await GraphQLSocket.Open(gateway, secret);
        await socket.Subscribe(Follow);
        await Listening(gateway, 1);

        Assert.Equal(1, await database.Tamper("delete from grants where principal_id = @Id", new { person.Id }));
        var reading = socket.Read();
        await Eventually.Is(() =>
        {
            database.Clock.Advance(TimeSpan.FromMilliseconds(500));
            return Task.FromResult(reading.IsCompleted);
        });

        Assert.Contains("\"FORBIDDEN\"", (await reading)!.Value.GetRawText(), StringComparison.Ordinal);
        await Listening(gateway, 0);
    }

    private static JsonElement Finding(JsonElement message) => message.GetProperty("payload").GetProperty("data").GetProperty("findingChanged");

    private static Task Listening(GatewayApp gateway, int count) =>
        Eventually.Is(() => Task.FromResult(gateway.Services.GetRequiredService<FindingFeed>().Listeners == count));
}
