using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using AppUsersGateway.Auditor.Health;
using AppUsersGateway.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace AppUsersGateway.Tests.Auditor.Health;

/// <summary>What is wrong with the auditor itself goes to a real receiver by signed webhook, and by nothing while all is well.</summary>
public sealed class WebhookTests
{
    [Theory, OnSqlite, OnPostgreSql]
    public async Task A_mail_that_was_given_up_is_told_with_a_signature_and_so_is_its_end(TestEngine engine)
    {
        await using var database = await TestDatabase.Create(engine);
        await using var receiver = await WebhookReceiver.Start();
        await using var auditor = new AuditorNode(database, settings: receiver.OptionalSettings);
        var tenant = await database.GivenTenant();
        await tenant.Token(await tenant.User());
        await auditor.Audit(tenant);
        await auditor.Watch.Look(CancellationToken.None);
        Assert.Empty(receiver.Received);

        await database.Tamper("update emails set status = 'FAILED', last_error = 'mailbox unavailable'");
        await auditor.Audit(tenant);
        await auditor.Watch.Look(CancellationToken.None);
        var unhealthy = Assert.Single(receiver.Received);
        Assert.Equal(("/hook", "application/cloudevents+json; charset=utf-8", Signed(unhealthy)), (unhealthy.Path, unhealthy.ContentType, unhealthy.Signature));
        Assert.Equal($"{database.Clock.GetUtcNow().ToUnixTimeSeconds()}", unhealthy.Timestamp);
        var told = JsonDocument.Parse(unhealthy.Body).RootElement;
        Assert.Equal(("1.0", unhealthy.Id, HealthNotices.Unhealthy, tenant.Id), (Text(told, "specversion"), Text(told, "id"), Text(told, "type"), Text(told, "subject")));
        Assert.Equal("could not deliver 1 mail", Text(told.GetProperty("data").GetProperty("details"), "title"));

        await database.Tamper("update emails set status = 'SENT'");
        await auditor.Audit(tenant);
        await auditor.Watch.Look(CancellationToken.None);
        await auditor.Audit(tenant);
        await auditor.Watch.Look(CancellationToken.None);
        Assert.Equal([HealthNotices.Unhealthy, HealthNotices.Recovered], receiver.Received.Select(hook => Text(JsonDocument.Parse(hook.Body).RootElement, "type")));
    }

    [Theory, OnSqlite, OnPostgreSql]
    public async Task What_was_not_taken_comes_again_with_its_id_and_bytes_before_what_is_newer(TestEngine engine)
    {
        await using var database = await TestDatabase.Create(engine);
        await using var receiver = await WebhookReceiver.Start();
        await using var auditor = new AuditorNode(database, settings: receiver.OptionalSettings);
        var tenant = await database.GivenTenant();
        await tenant.Token(await tenant.User());
        await auditor.Audit(tenant);
        await database.Tamper("update emails set status = 'FAILED'");
        receiver.Answer(500);
        receiver.Answer(307);

        await auditor.Audit(tenant);
        await auditor.Watch.Look(CancellationToken.None);
        await database.Tamper("update emails set status = 'SENT'");
        database.Clock.Advance(TimeSpan.FromSeconds(1));
        await auditor.Audit(tenant);
        await auditor.Watch.Look(CancellationToken.None);
        Assert.Equal([500], receiver.Received.Select(hook => hook.Status)); // the newer one waits too

        database.Clock.Advance(TimeSpan.FromSeconds(5));
        await auditor.Watch.Look(CancellationToken.None);
        database.Clock.Advance(TimeSpan.FromMinutes(5));
        await auditor.Watch.Look(CancellationToken.None);

        var all = receiver.Received.ToList();
        Assert.Equal([500, 307, 204, 204], all.Select(hook => hook.Status));
        Assert.All(all, hook => Assert.Equal(("/hook", Signed(hook)), (hook.Path, hook.Signature)));
        Assert.Single(all.Take(3).Select(hook => (hook.Id, hook.Body)).Distinct());
        Assert.Equal(3, all.Take(3).Select(hook => hook.Timestamp).Distinct(StringComparer.Ordinal).Count());
        Assert.NotEqual(all[0].Id, all[3].Id);
        Assert.Contains(HealthNotices.Recovered, all[3].Body, StringComparison.Ordinal);
    }

    [Theory, OnSqlite, OnPostgreSql]
    public async Task A_dead_auditor_is_told_of_once_by_the_gateways_beside_it_which_stay_ready(TestEngine engine)
    {
        await using var database = await TestDatabase.Create(engine);
        await using var receiver = await WebhookReceiver.Start();
        await using var gateway = await GatewayApp.Start(database, receiver.Settings);
        await using var another = await GatewayApp.Start(database, receiver.Settings);
        await using var auditor = new AuditorNode(database);
        var tenant = await database.GivenTenant();
        await auditor.Audit(tenant);
        using var http = new HttpClient();

        database.Clock.Advance(TimeSpan.FromHours(26));
        await Look();
        Assert.Empty(receiver.Received);
        Assert.Contains("Audits succeed when they are due.", await Ready(), StringComparison.Ordinal);

        database.Clock.Advance(TimeSpan.FromMinutes(1));
        await Look();
        await Came(1);
        Assert.Equal(HealthNotices.Unhealthy, Type(Assert.Single(receiver.Received)));
        Assert.Contains("""{"status":"Degraded",""", await Ready(), StringComparison.Ordinal);
        Assert.Contains("An audit that was due at 2026-11-24 06:00 UTC has not succeeded.", await Ready(), StringComparison.Ordinal);

        await auditor.Schedule.EnqueueDue(database.Clock.GetUtcNow(), CancellationToken.None);
        await auditor.Runner.RunNext(tenant.Id, CancellationToken.None);
        Assert.Equal("audited 2 hours late", Assert.Single(await auditor.Findings(tenant)).Title);
        await Look();
        await Came(3);
        Assert.Equal([HealthNotices.Recovered, HealthNotices.Unhealthy, HealthNotices.Unhealthy], receiver.Received.Select(Type).Order(StringComparer.Ordinal));
        Assert.Contains("The auditor audited 2 hours late.", await Ready(), StringComparison.Ordinal);

        database.Clock.Advance(TimeSpan.FromHours(22));
        await auditor.Schedule.EnqueueDue(database.Clock.GetUtcNow(), CancellationToken.None);
        await auditor.Runner.RunNext(tenant.Id, CancellationToken.None);
        await Look();
        await Came(4);
        Assert.Contains("""{"status":"Healthy",""", await Ready(), StringComparison.Ordinal);

        Task Look() => Task.WhenAll(((GatewayApp[])[gateway, another]).Select(node => node.Services.GetRequiredService<AuditorWatch>().Look(CancellationToken.None)));

        // The watches of both look by themselves too, as the clock moves: whoever claims an event sends it.
        Task Came(int count) => Eventually.Is(() => Task.FromResult(receiver.Received.Count == count));

        async Task<string> Ready()
        {
            using var answer = await http.GetAsync(new Uri(gateway.Url, "/health/ready"));
            Assert.True(answer.IsSuccessStatusCode);
            return await answer.Content.ReadAsStringAsync();
        }
    }

    private static string? Text(JsonElement element, string name) => element.GetProperty(name).GetString();

    private static string Type(ReceivedHook hook) => Text(JsonDocument.Parse(hook.Body).RootElement, "type")!;

    /// <summary>The signature that a receiver expects: https://www.standardwebhooks.com, computed by itself.</summary>
    private static string Signed(ReceivedHook hook)
    {
        using var hmac = new HMACSHA256("0123456789abcdef0123456789abcdef"u8.ToArray());
        return "v1," + Convert.ToBase64String(hmac.ComputeHash(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{hook.Id}.{hook.Timestamp}.{hook.Body}"))));
    }
}
