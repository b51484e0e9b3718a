using AppUsersGateway.Auditor;
using AppUsersGateway.Auditor.Runs;
using AppUsersGateway.Data.AuditPolicies;
using AppUsersGateway.Tests.Support;
using Xunit;

namespace AppUsersGateway.Tests.Auditor.Runs;

public sealed class AuditScheduleTests
{
    [Theory]
    [InlineData("0 0 6 * * ?", "UTC", null)]
    [InlineData("0 0/30 * * * ?", "Europe/Berlin", null)]
    [InlineData("0 * * * * ?", "UTC", null)]
    [InlineData("0 0 6 * * ?", "Mars/Olympus", "Auditor:TimeZone 'Mars/Olympus' is unknown")]
    [InlineData("every morning", "UTC", "Auditor:Schedule 'every morning' is no cron expression")]
    [InlineData("", "UTC", "Auditor:Schedule '' is no cron expression")]
    [InlineData("99 * * * * ?", "UTC", "Auditor:Schedule '99 * * * * ?' is no cron expression")]
    [InlineData("0 99 * * * ?", "UTC", "Auditor:Schedule '0 99 * * * ?' is no cron expression")]
    [InlineData("0 0 7 31 2 ?", "UTC", "Auditor:Schedule '0 0 7 31 2 ?' never comes")]
    [InlineData("* 0 6 * * ?", "UTC", "Auditor:Schedule '* 0 6 * * ?' comes again after 1 seconds")]
    [InlineData("0,30 0 6 * * ?", "UTC", "Auditor:Schedule '0,30 0 6 * * ?' comes again after 30 seconds")]
    public void A_schedule_that_cannot_work_is_refused_with_the_key_named(string cron, string zone, string? problem)
    {
        var result = new AuditScheduleValidation(TimeAt(Given.Now)).Validate(null, new AuditorOptions { Schedule = cron, TimeZone = zone });

        Assert.Equal(problem is null, result.Succeeded);
        Assert.StartsWith(problem ?? "", result.FailureMessage ?? "", StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("0 0 6 * * ?", "2026-11-20T06:00:00Z", "2026-11-23T05:59:59Z", "2026-11-22T06:00:00Z")]
    [InlineData("0 0 6 * * ?", "2026-11-22T06:00:00Z", "2026-11-23T05:59:59Z", null)]
    [InlineData("0 0 6 * * ?", "2026-11-22T06:00:00Z", "2026-11-23T06:00:00Z", "2026-11-23T06:00:00Z")]
    [InlineData("0 0 6 1 1 ?", "2020-11-22T06:00:00Z", "2026-11-23T06:00:00Z", "2026-01-01T06:00:00Z")]
    public void The_latest_missed_moment_is_found(string cron, string after, string until, string? latest)
    {
        Assert.True(AuditSchedule.TryCreate(new AuditorOptions { Schedule = cron }, Given.Now, out var schedule, out _));

        Assert.Equal(latest is null ? null : Moment(latest), schedule.Latest(Moment(after), Moment(until)));
    }

    [Fact]
    public void Six_in_the_morning_is_six_in_the_time_zone()
    {
        Assert.True(AuditSchedule.TryCreate(new AuditorOptions { TimeZone = "Europe/Berlin" }, Given.Now, out var schedule, out _));

        Assert.Equal(Moment("2026-11-23T05:00:00Z"), schedule.Latest(Given.DaysAgo(1), Given.Now));
    }

    [Theory]
    [InlineData("2026-10-24T00:00:00Z", "2026-10-24T00:30:00Z 2026-10-25T00:30:00Z 2026-10-26T01:30:00Z")] // half past two comes twice on the 25th
    [InlineData("2027-03-27T00:00:00Z", "2027-03-27T01:30:00Z 2027-03-28T01:00:00Z 2027-03-29T00:30:00Z")] // and not at all on the 28th
    public void Where_clocks_are_set_every_day_has_its_audit_once(string from, string expected)
    {
        Assert.True(AuditSchedule.TryCreate("0 30 2 * * ?", "Europe/Berlin", Given.Now, out var schedule, out _));
        var moments = new List<DateTimeOffset> { Moment(from) };
        for (var day = 0; day < 3; day++)
        {
            moments.Add(schedule.Next(moments[^1])!.Value);
        }

        Assert.Equal(expected, string.Join(' ', moments.Skip(1).Select(moment => $"{moment.UtcDateTime:yyyy-MM-ddTHH:mm:ssZ}")));
        Assert.Equal(moments.Skip(1).Reverse(), schedule.Between(Moment(from), Moment(from).AddDays(3)));
    }

    [Theory, OnSqlite, OnPostgreSql]
    public async Task Each_organization_has_its_own_moments_and_a_new_schedule_has_no_past(TestEngine engine)
    {
        await using var database = await TestDatabase.Create(engine);
        await using var auditor = new AuditorNode(database);
        var (hourly, daily) = (await database.GivenTenant("Hourly"), await database.GivenTenant("Daily"));
        var policies = database.Get<AuditPolicyRepository>();
        database.Clock.Advance(TimeSpan.FromMinutes(150)); // half past eight

        await database.Write(session => policies.Update(session, hourly.Actor, [], [], new Timetable("0 0 * * * ?", "Asia/Kolkata", null)));
        await Enqueue();
        Assert.Equal([], await Moments(hourly));

        database.Clock.Advance(TimeSpan.FromMinutes(200)); // ten to twelve; in India full hours are our half hours
        await Enqueue();
        await Enqueue();
        Assert.Equal([Given.Now.AddMinutes(330)], await Moments(hourly)); // missed twice, caught up once
        Assert.Equal([], await Moments(daily));

        await database.Write(session => policies.Update(session, hourly.Actor, [], [], new Timetable(null, null, null)));
        database.Clock.Advance(TimeSpan.FromHours(20));
        await Enqueue();
        Assert.Equal([Given.InDays(1)], await Moments(daily));
        Assert.Equal([Given.Now.AddMinutes(330), Given.InDays(1)], await Moments(hourly));

        Task<int> Enqueue() => auditor.Schedule.EnqueueDue(database.Clock.GetUtcNow(), CancellationToken.None);

        async Task<IEnumerable<DateTimeOffset>> Moments(Tenant tenant) => (await database.Read(session => session.Query<long>(
            "select scheduled_for from audit_runs where organization_id = @Id order by scheduled_for", new { tenant.Id }))).Select(DateTimeOffset.FromUnixTimeMilliseconds);
    }

    [Theory, OnSqlite, OnPostgreSql]
    public async Task After_three_missed_mornings_exactly_one_run_is_asked_for(TestEngine engine)
    {
        await using var database = await TestDatabase.Create(engine);
        await using var other = database.AnotherNode();
        await using var here = new AuditorNode(database);
        await using var there = new AuditorNode(other);
        var tenant = await database.GivenTenant();
        database.Clock.Advance(TimeSpan.FromDays(3) + TimeSpan.FromHours(1));
        var now = database.Clock.GetUtcNow();

        var asked = await Task.WhenAll(here.Schedule.EnqueueDue(now, CancellationToken.None), there.Schedule.EnqueueDue(now, CancellationToken.None));
        var again = await here.Schedule.EnqueueDue(now, CancellationToken.None);

        Assert.Equal((1, 0), (asked.Sum(), again));
        var run = await here.Runner.RunNext(tenant.Id, CancellationToken.None);
        Assert.Equal(Given.InDays(3), run!.ScheduledFor);
        Assert.Null(await here.Runner.RunNext(tenant.Id, CancellationToken.None));
    }

    [Theory, OnSqlite, OnPostgreSql]
    public async Task A_new_organization_waits_for_its_first_morning(TestEngine engine)
    {
        await using var database = await TestDatabase.Create(engine);
        await using var auditor = new AuditorNode(database);
        await database.GivenTenant();

        Assert.Equal(0, await auditor.Schedule.EnqueueDue(Given.Now.AddHours(23), CancellationToken.None));
        Assert.Equal(1, await auditor.Schedule.EnqueueDue(Given.Now.AddHours(24), CancellationToken.None));
    }

    private static DateTimeOffset Moment(string text) => DateTimeOffset.Parse(text, System.Globalization.CultureInfo.InvariantCulture);

    private static Microsoft.Extensions.Time.Testing.FakeTimeProvider TimeAt(DateTimeOffset now) => new(now);
}
