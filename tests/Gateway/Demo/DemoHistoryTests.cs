using System.Text.RegularExpressions;
using AppUsersGateway.Data.Activity;
using AppUsersGateway.Data.ApplicationUsers;
using AppUsersGateway.Data.Audits;
using AppUsersGateway.Data.Networks;
using AppUsersGateway.Data.Organizations;
using AppUsersGateway.Data.Tokens;
using AppUsersGateway.Tests.Support;
using Xunit;

namespace AppUsersGateway.Tests.Gateway.Demo;

/// <summary>The demo's past is believable, whole, and always the same.</summary>
public sealed partial class DemoHistoryTests(DemoFolder demo) : IClassFixture<DemoFolder>
{
    private const int LargestUsage = 20_000;

    private static readonly string[] Tables =
        ["organizations", "administrators", "grants", "application_users", "tokens", "token_usage", "activity", "audit_runs",
            "permission_usage", "leak_reports", "rule_exceptions", "token_policies", "environment_networks", "emails", "unknown_secrets"];

    [Fact]
    public async Task About_30_application_users_have_120_tokens()
    {
        var (users, tokens) = await demo.Database.Read(
            async session =>
            {
                var organization = (await demo.Get<OrganizationRepository>().All(session)).Single().Id;
                return (
                    await demo.Get<ApplicationUserList>().List(organization, new ApplicationUserFilter()).Count(session),
                    await demo.Get<TokenList>().List(organization, new TokenFilter(), Given.Now).Count(session));
            },
            CancellationToken.None);

        Assert.InRange(users, 28, 34);
        Assert.Equal(120, tokens);
    }

    [Fact]
    public async Task An_audit_waits_for_the_auditor()
    {
        var run = Assert.Single(await Query<AuditRun>("select * from audit_runs"));

        Assert.Equal((AuditRunStatus.Queued, AuditTrigger.CommandLine), (run.Status, run.Trigger));
    }

    [Fact]
    public async Task The_activity_log_is_whole_and_in_the_order_of_time()
    {
        var (entries, defect) = await demo.Get<ActivityVerifier>().Verify(anchor: null, CancellationToken.None);
        var times = await Query<long>("select at from activity order by sequence");

        Assert.Null(defect);
        Assert.True(entries > 120);
        Assert.Equal(times.Order(), times);
        Assert.True(times[^1] <= Given.Now.ToUnixTimeMilliseconds());
    }

    [Fact]
    public async Task Use_fills_the_last_90_days_and_stays_modest()
    {
        var days = await Query<long>("select distinct hour / 86400000 from token_usage");
        var rows = Assert.Single(await Query<long>("select count(*) from token_usage"));
        var denied = Assert.Single(await Query<long>("select count(*) from token_usage where outcome = 'DENIED'"));

        Assert.True(Enumerable.Range(0, 90).All(day => days.Contains(Given.DaysAgo(day).ToUnixTimeMilliseconds() / 86_400_000)));
        Assert.InRange(rows, 5_000, LargestUsage);
        Assert.InRange(denied, 10, rows / 20);
    }

    [Fact]
    public async Task Nothing_was_allowed_that_the_gateway_would_have_refused()
    {
        var uses = await Query<Use>(
            """
            select t.description, t.ip_allowlist, s.ip, t.created_at, t.revoked_at, t.expires_at, s.last_at from token_usage s
            join tokens t on t.id = s.token_id where s.outcome = 'SUCCESS'
            """);

        Assert.DoesNotContain(uses, use =>
            (use.IpAllowlist is { } list && !list.Networks.Any(network => network.Contains(Given.Allowlist(use.Ip).Networks[0])))
            || use.LastAt < use.CreatedAt || use.LastAt > use.RevokedAt || use.LastAt > use.ExpiresAt || use.LastAt > Given.Now);
    }

    [Fact]
    public async Task The_same_moment_has_the_same_demo()
    {
        using var other = new DemoFolder();
        await other.Seed();

        Assert.Equal(await Dump(demo), await Dump(other));
    }

    private static async Task<List<string>> Dump(DemoFolder folder)
    {
        var lines = new List<string>();
        foreach (var table in Tables)
        {
            var rows = await folder.Database.Read(session => session.Query<dynamic>($"select * from {table} order by rowid"), CancellationToken.None);
            lines.AddRange(rows.Select(row => $"{table}: {Chance().Replace(string.Join(" | ", (IEnumerable<KeyValuePair<string, object>>)row), "?")}"));
        }

        return lines;
    }

    private Task<IReadOnlyList<T>> Query<T>(string sql) => demo.Database.Read(session => session.Query<T>(sql), CancellationToken.None);

    /// <summary>Ids, the beginnings of secrets, and hashes.</summary>
    [GeneratedRegex(@"\b([a-z]{3}_[0-9a-z]{26}|aug[au]_[0-9A-Za-z]{6}|[0-9a-f]{64})\b", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex Chance();

    private sealed record Use
    {
        public required string Description { get; init; }

        public IpAllowlist? IpAllowlist { get; init; }

        public required string Ip { get; init; }

        public required DateTimeOffset CreatedAt { get; init; }

        public DateTimeOffset? RevokedAt { get; init; }

        public DateTimeOffset? ExpiresAt { get; init; }

        public required DateTimeOffset LastAt { get; init; }
    }
}
