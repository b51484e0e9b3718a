using AppUsersGateway.Auditor.Emails.Digests;
using AppUsersGateway.Data.Administrators;
using AppUsersGateway.Data.AuditPolicies;
using AppUsersGateway.Data.Audits;
using AppUsersGateway.Data.Emails;
using AppUsersGateway.Data.Findings;
using AppUsersGateway.Data.Tokens;
using AppUsersGateway.Tests.Support;
using Snapshooter.Xunit;
using Xunit;

namespace AppUsersGateway.Tests.Auditor.Emails;

/// <summary>One mail a week that leaves nothing out and says nothing twice.</summary>
public sealed class WeeklyDigestTests
{
    [Theory, OnSqlite, OnPostgreSql]
    public async Task A_week_is_told_on_monday_as_it_stands_then_and_never_again(TestEngine engine)
    {
        Token standing = null!, ending = null!;
        await using var scene = await WeeklyScene.Create(engine, async scene =>
        {
            standing = await scene.Found("standing");
            ending = (await scene.Tenant.Token(await scene.Tenant.User("ending"), 365 * Tenant.Day, ipAllowlist: ["192.0.2.0/28"])).Token;
            await scene.Ends(ending, inDays: 25);
        });
        Assert.Contains("This is the first audit", Assert.Single(await scene.Ritas()).Text, StringComparison.Ordinal);
        await scene.Found("fresh");
        await scene.Day();
        var accepted = await scene.Found("accepted");
        await scene.Ends(ending, inDays: 10);
        await scene.Day();
        await scene.Accept(accepted);
        var gone = await scene.Found("passing");
        await scene.Day();
        await scene.Revoke(gone);
        await scene.Revoke(standing);
        await scene.Day();
        Assert.Single(await scene.Ritas());
        Assert.Equal(5, (await scene.Adas()).Count);

        await scene.Day(3);
        var weekly = (await scene.Ritas())[1];
        Assert.Equal(new DateTimeOffset(2026, 11, 30, 6, 0, 0, TimeSpan.Zero), weekly.CreatedAt);
        Assert.Equal("[AppUsers · Example] 1 new, 1 worse · Token audits since 23 Nov", weekly.Subject);
        Assert.Contains("New 1  |  Worse 1  |  Resolved 2  |  Open 2", weekly.Text, StringComparison.Ordinal);
        Assert.Contains("Mon 2026-11-23 06:00 UTC to Mon 2026-11-30 06:00 UTC", weekly.Text, StringComparison.Ordinal);
        Assert.Matches(@"\(new\), NET-001: fresh", weekly.Text);
        Assert.Matches(@"\(worse\), TOK-005: ending", weekly.Text);
        Assert.Matches(@"Medium, NET-001: passing", weekly.Text);
        Assert.Matches(@"Medium, NET-001: standing", weekly.Text);
        Assert.DoesNotContain("NET-001: accepted", weekly.Text, StringComparison.Ordinal);
        Assert.Equal(5, (await scene.Adas()).Count);

        scene.Database.Clock.Advance(TimeSpan.FromHours(1));
        await scene.Auditor.Audit(scene.Tenant);
        await scene.Found("later");
        await scene.Day();
        Assert.Equal(2, (await scene.Ritas()).Count);
        await scene.Day(6);
        Assert.Contains("New 1  |  Worse 0  |  Resolved 1  |  Open 2", (await scene.Ritas())[2].Text, StringComparison.Ordinal); // the one that ended has ended
        await scene.Day(7);
        Assert.Equal(3, (await scene.Ritas()).Count);
    }

    [Theory, OnSqlite, OnPostgreSql]
    public async Task Two_auditors_on_a_monday_write_one_and_a_second_week_by_another_clock_none(TestEngine engine)
    {
        await using var scene = await WeeklyScene.Create(engine, scene => scene.Found("standing"));
        await using var other = new AuditorNode(scene.Database, rules: WeeklyScene.Rules);
        await scene.Found("fresh");
        scene.Database.Clock.Advance(TimeSpan.FromDays(7));
        for (var run = 0; run < 4; run++)
        {
            await scene.Database.Write(session => scene.Database.AuditRuns.Enqueue(session, scene.Tenant.Id, AuditTrigger.Manual));
        }

        await Task.WhenAll(((AuditorNode[])[scene.Auditor, other, scene.Auditor, other]).Select(node => Task.Run(() => node.Runner.RunNext(scene.Tenant.Id, CancellationToken.None))));
        Assert.Equal(2, (await scene.Ritas()).Count);

        // The same Monday comes again where the zone is changed on it: its digest is written.
        await scene.Found("newer");
        await Zone(scene, "America/Los_Angeles");
        scene.Database.Clock.Advance(TimeSpan.FromHours(4));
        await scene.Auditor.Audit(scene.Tenant);
        Assert.Equal(2, (await scene.Ritas()).Count);
        await scene.Day(7);
        Assert.Contains("NET-001: newer", (await scene.Ritas())[2].Text, StringComparison.Ordinal);
    }

    [Theory, OnSqlite, OnPostgreSql]
    public async Task Who_comes_back_to_daily_hears_of_the_days_between_and_who_comes_back_at_all_of_nothing_older(TestEngine engine)
    {
        await using var scene = await WeeklyScene.Create(engine, scene => scene.Found("standing"));
        await scene.Found("tuesday");
        await scene.Day();
        await scene.Want(DigestFrequency.Daily);
        await scene.Found("wednesday");
        await scene.Day();
        var caught = Assert.Single((await scene.Ritas()).Skip(1));
        Assert.Contains("NET-001: tuesday", caught.Text, StringComparison.Ordinal);
        Assert.Contains("NET-001: wednesday", caught.Text, StringComparison.Ordinal);
        await scene.Day();
        await scene.Found("friday");
        await scene.Day();
        Assert.Contains("New 1 ", (await scene.Ritas())[2].Text, StringComparison.Ordinal);

        await scene.Want(DigestFrequency.Never);
        await scene.Found("unheard");
        await scene.Day();
        await scene.Want(DigestFrequency.Weekly);
        await scene.Found("sunday");
        await scene.Day(2);
        var weekly = Assert.Single((await scene.Ritas()).Skip(3));
        Assert.Contains("NET-001: sunday", weekly.Text, StringComparison.Ordinal);
        Assert.Contains("New 1  |  Worse 0  |  Resolved 0  |  Open 6", weekly.Text, StringComparison.Ordinal);
    }

    [Theory, OnSqlite, OnPostgreSql]
    public async Task The_week_begins_with_the_first_audit_of_a_monday_in_the_policys_zone_or_after_it(TestEngine engine)
    {
        await using var scene = await WeeklyScene.Create(engine, scene => scene.Found("standing"));
        await Zone(scene, "Pacific/Auckland"); // thirteen hours ahead
        await scene.Found("fresh");
        await scene.Day(6); // Sunday, 19:00 there
        Assert.Single(await scene.Ritas());
        scene.Database.Clock.Advance(TimeSpan.FromHours(5));
        await scene.Auditor.Audit(scene.Tenant);
        Assert.Equal(2, (await scene.Ritas()).Count);

        await scene.Found("later");
        await scene.Day(10); // no audit before a Wednesday
        Assert.Contains("NET-001: later", (await scene.Ritas())[2].Text, StringComparison.Ordinal);
        await scene.Found("last");
        await scene.Day();
        Assert.Equal(3, (await scene.Ritas()).Count);
    }

    [Theory, OnSqlite, OnPostgreSql]
    public async Task No_all_clear_says_that_nothing_changed_while_a_weekly_digest_is_to_come(TestEngine engine)
    {
        await using var scene = await WeeklyScene.Create(engine, scene => scene.Found("standing"));
        foreach (var _ in Enumerable.Range(0, 4))
        {
            await scene.Day(7);
        }

        await scene.Found("fresh");
        await scene.Day(1);
        await scene.Day(2); // 31 days after the last digest
        Assert.Empty(await scene.Ritas(EmailKind.AllClear));
        await scene.Day(4);
        Assert.Equal(2, (await scene.Ritas()).Count);
        await scene.Day(35);
        Assert.Single(await scene.Ritas(EmailKind.AllClear));
    }

    [Theory, OnSqlite, OnPostgreSql]
    public async Task What_is_read_by_the_number_of_changes_is_what_all_findings_say(TestEngine engine)
    {
        await using var scene = await WeeklyScene.Create(engine, scene => scene.Found("standing"));
        var tokens = new List<Token>();
        for (var day = 0; day < 8; day++)
        {
            tokens.Add(await scene.Found($"user-{day}"));
            await (day % 3 == 2 ? scene.Revoke(tokens[day - 2]) : day % 3 == 1 ? scene.Accept(tokens[day - 1]) : Task.CompletedTask);
            await scene.Day();
        }

        var since = scene.Database.Get<FindingsSince>();
        var moments = Enumerable.Range(0, 20).Select(half => Given.Now.AddHours(12 * half)).ToList();
        var byNumber = await Told();
        await scene.Database.Tamper("update audit_runs set finding_change = null");

        Assert.Equal(byNumber, await Told());
        Assert.Contains(byNumber, told => told.Contains("RESOLVED", StringComparison.OrdinalIgnoreCase));

        async Task<List<string>> Told()
        {
            var told = new List<string>();
            foreach (var moment in moments)
            {
                var counts = await scene.Database.Read(session => since.Counts(session, scene.Tenant.Id, moment));
                var open = await scene.Database.Read(session => since.Open(session, scene.Tenant.Id, moment, Severity.Info, Severity.Critical, 100));
                var gone = await scene.Database.Read(session => since.Resolved(session, scene.Tenant.Id, moment, 100));
                var words = open.Concat(gone).GroupBy(finding => (News: FindingsSince.Of(finding, moment), finding.Severity)).ToDictionary(group => group.Key, group => group.LongCount());
                Assert.Equal(counts.ToDictionary(count => (count.News, count.Severity), count => count.Number), words);
                told.Add($"{moment:O} {string.Join(' ', open.Concat(gone).Select(finding => $"{finding.Id}{finding.Status}"))}");
            }

            return told;
        }
    }

    [Fact]
    public async Task It_reads_as_it_stands_here()
    {
        var morning = GivenDigest.Morning();
        var source = morning with
        {
            Since = Given.Now.AddDays(-7),
            News = morning.News with { ActNow = morning.News.ActNow with { First = [.. morning.News.ActNow.First.Select(change => change with { Word = change.Word == "new" ? "again" : "worse" })] } },
        };
        var (digest, html) = await AuditDigestWriter.Write(source, GivenDigest.Reader with { DigestFrequency = DigestFrequency.Weekly });

        Snapshot.Match($"Subject: {digest.Subject}\n\n{AuditDigestText.Of(digest)}\n{html}");
    }

    [Theory]
    [InlineData("2026-11-30T00:00:00Z", "UTC", "2026-11-30")]
    [InlineData("2026-11-29T23:59:59Z", "UTC", "2026-11-23")]
    [InlineData("2026-11-29T23:59:59Z", "Europe/Berlin", "2026-11-30")]
    [InlineData("2026-11-30T06:00:00Z", "America/Los_Angeles", "2026-11-23")]
    [InlineData("2027-01-03T12:00:00Z", "UTC", "2026-12-28")]
    [InlineData("2026-10-25T00:30:00Z", "Europe/Berlin", "2026-10-19")]
    public void A_week_begins_on_monday(string moment, string zone, string monday) => Assert.Equal(
        DateOnly.Parse(monday, System.Globalization.CultureInfo.InvariantCulture),
        DigestWeek.Of(DateTimeOffset.Parse(moment, System.Globalization.CultureInfo.InvariantCulture), TimeZoneInfo.FindSystemTimeZoneById(zone)));

    private static Task Zone(WeeklyScene scene, string zone) => scene.Database.Write(session =>
        scene.Database.Get<AuditPolicyRepository>().Update(session, scene.Tenant.Actor, [], [], new Timetable(null, zone, null)));
}
