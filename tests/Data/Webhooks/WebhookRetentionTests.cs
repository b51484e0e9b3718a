using AppUsersGateway.Data.Webhooks;
using AppUsersGateway.Tests.Support;
using Xunit;

namespace AppUsersGateway.Tests.Data.Webhooks;

/// <summary>What was delivered long ago goes; what was not, and what says how matters stand, stays.</summary>
public sealed class WebhookRetentionTests
{
    [Theory, OnSqlite, OnPostgreSql]
    public async Task Delivered_events_go_after_thirty_days_but_for_the_last_of_each_cause(TestEngine engine)
    {
        await using var database = await TestDatabase.Create(engine);
        var tenant = await database.GivenTenant();
        var other = await Tenant.Create(database, "Other", "otto@example.com");
        var outbox = database.Get<WebhookOutbox>();
        await Add("begun", tenant, "fnd_1", sentDaysAgo: 40);
        await Add("over", tenant, "fnd_1", sentDaysAgo: 35);
        await Add("again", tenant, "fnd_1", sentDaysAgo: 31); // the last of its cause: it still holds
        await Add("same cause elsewhere", other, "fnd_1", sentDaysAgo: 40);
        await Add("young", tenant, "silence", sentDaysAgo: 29);
        await Add("waits", tenant, "silence", sentDaysAgo: null);
        await Add("given up", tenant, "silence", sentDaysAgo: null, status: "FAILED");
        await Add("newer", tenant, "silence", sentDaysAgo: 1);

        Assert.Equal(2, await database.Get<WebhookRetention>().Purge(CancellationToken.None));
        Assert.Equal(0, await database.Get<WebhookRetention>().Purge(CancellationToken.None));
        Assert.Equal(
            ["again", "given up", "newer", "same cause elsewhere", "waits", "young"],
            (await database.Read(session => session.Query<string>("select id from webhook_events"))).Order(StringComparer.Ordinal));
        Assert.Equal("again", (await database.Read(session => outbox.Last(session, tenant.Id, "fnd_1")))!.Id);

        database.Clock.Advance(TimeSpan.FromDays(2));
        Assert.Equal(1, await database.Get<WebhookRetention>().Purge(CancellationToken.None)); // the young one grew old

        async Task Add(string id, Tenant of, string cause, int? sentDaysAgo, string status = "SENT")
        {
            var at = Given.DaysAgo(sentDaysAgo ?? 50);
            await database.Write(session => outbox.Add(session, new WebhookEvent { Id = id, OrganizationId = of.Id, Type = "t", Cause = cause, Body = "{}", CreatedAt = at }));
            await database.Tamper(
                "update webhook_events set status = @Status, sent_at = @At where id = @id",
                new { id, Status = sentDaysAgo is null && status == "SENT" ? "PENDING" : status, At = sentDaysAgo is null ? (DateTimeOffset?)null : at });
        }
    }
}
