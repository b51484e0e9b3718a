using AppUsersGateway.Auditor.Rules;
using AppUsersGateway.Data.AuditPolicies;
using AppUsersGateway.Data.Audits;
using AppUsersGateway.Data.Facts;
using AppUsersGateway.Data.Findings;
using AppUsersGateway.Data.Organizations;
using AppUsersGateway.Tests.Support;
using Xunit;

namespace AppUsersGateway.Tests.Gateway.Demo;

/// <summary>The demo has something to say about every rule.</summary>
public sealed class DemoConditionTests(DemoFolder demo) : IClassFixture<DemoFolder>
{
    private static readonly RuleCatalog Rules = new();

    [Fact]
    public async Task Every_rule_speaks_at_every_severity_that_it_can_give()
    {
        var found = (await Audit()).GroupBy(verdict => verdict.Rule)
            .OrderBy(group => group.Key, StringComparer.Ordinal)
            .Select(group => $"{group.Key}: {string.Join(", ", group.Select(verdict => verdict.Verdict.Severity).Distinct().Order())}");

        string[] expected =
        [
            "NET-001: Medium, High", "NET-002: Critical", "NET-003: Medium, High", "TOK-001: High", "TOK-003: Low, Medium, High",
            "TOK-005: Info, Low, Medium, High, Critical", "TOK-007: Low, Medium, High, Critical", "TOK-008: Low, Medium, High, Critical",
            "TOK-013: Low", "USR-001: Medium, High, Critical", "USR-002: Low", "USR-003: High",
        ];
        Assert.Equal(expected, expected.Intersect(found));
    }

    [Fact]
    public async Task The_first_audit_finds_something_of_every_rule_of_the_catalogue()
    {
        using var own = new DemoFolder();
        await own.Seed();

        Assert.Equal(AuditRunStatus.Succeeded, (await own.Audit()).Status);
        var found = await own.Database.Read(session => session.Query<string>("select distinct rule from findings where status = 'OPEN' order by rule"), CancellationToken.None);
        Assert.Equal(46, Rules.All.Count);
        Assert.Equal(Rules.All.Select(rule => rule.About.Code), found);
    }

    [Theory]
    [InlineData("TOK-007", 30, 45, 90)]
    [InlineData("TOK-008", 7, 14, 30)]
    [InlineData("USR-001", 45, 90)]
    public async Task Every_stage_of_silence_is_reached(string rule, params int[] days)
    {
        var windows = (await Audit()).Where(verdict => verdict.Rule == rule)
            .Select(verdict => verdict.Verdict.Evidence.Single(evidence => evidence.Name == "observation window").Value.Split(' ')[0]);

        Assert.Equal(days.Select(day => $"{day}").Order(), windows.Distinct().Order());
    }

    [Fact]
    public async Task Use_was_recorded_long_enough_to_be_sure() =>
        Assert.All(await Audit(), verdict => Assert.Equal(Confidence.High, verdict.Verdict.Confidence));

    [Fact]
    public async Task A_third_of_the_tokens_needs_no_more_than_housekeeping()
    {
        var faulty = (await Audit()).Where(verdict => verdict.Verdict.Severity > Severity.Low).Select(verdict => verdict.Subject).ToHashSet();
        var tokens = await Tokens();

        Assert.InRange(tokens.Count(token => !faulty.Contains(token.TokenId)), tokens.Count / 3, tokens.Count / 2);
    }

    [Fact]
    public async Task Missing_owners_are_both_those_never_named_and_one_who_left()
    {
        var titles = (await Audit()).Where(verdict => verdict.Rule == "USR-003").Select(verdict => verdict.Verdict.Title).Distinct().Order();

        Assert.Equal(["has no owner", "its owner Dana Okafor is no longer an active administrator"], titles);
    }

    private Task<IReadOnlyList<(string Rule, string Subject, Verdict Verdict)>> Audit() => demo.Database.Read(
        async session =>
        {
            var organization = (await demo.Get<OrganizationRepository>().All(session)).Single().Id;
            var sheet = new RuleBook(Rules, new AuditPolicy { OrganizationId = organization }, Given.Now).General;
            var found = new List<(string, string, Verdict)>();
            await foreach (var batch in demo.Get<FactsReader>().Users(session, organization, Given.Now))
            {
                foreach (var (user, tokens) in batch.Users)
                {
                    found.AddRange(user.IsDisabled
                        ? sheet.DisabledUser.Select(rule => Judged(rule.Asked, user.ApplicationUserId, rule.Rule.Check(user, rule.Asked.Terms))).OfType<(string, string, Verdict)>()
                        : sheet.ApplicationUser.Select(rule => Judged(rule.Asked, user.ApplicationUserId, rule.Rule.Check(user, rule.Asked.Terms))).OfType<(string, string, Verdict)>());
                    foreach (var token in tokens)
                    {
                        found.AddRange(sheet.Token.Select(rule => Judged(rule.Asked, token.TokenId, rule.Rule.Check(token, rule.Asked.Terms))).OfType<(string, string, Verdict)>());
                        found.AddRange(sheet.RepeatedToken.SelectMany(rule => rule.Rule.Check(token, rule.Asked.Terms).Select(verdict => Judged(rule.Asked, token.TokenId, verdict)!.Value)));
                    }
                }
            }

            await foreach (var token in demo.Get<FactsReader>().Ended(session, organization, Given.Now))
            {
                found.AddRange(sheet.EndedToken.Select(rule => Judged(rule.Asked, token.TokenId, rule.Rule.Check(token, rule.Asked.Terms))).OfType<(string, string, Verdict)>());
            }

            var whole = await demo.Get<OrganizationFactsReader>().Read(session, organization, Given.Now);
            found.AddRange(sheet.Organization.SelectMany(rule => rule.Rule.Check(whole, rule.Asked.Terms).Select(verdict => Judged(rule.Asked, organization, verdict)!.Value)));
            return (IReadOnlyList<(string, string, Verdict)>)found;
        },
        CancellationToken.None);

    private Task<List<TokenFacts>> Tokens() => demo.Database.Read(
        async session =>
        {
            var organization = (await demo.Get<OrganizationRepository>().All(session)).Single().Id;
            var batches = await demo.Get<FactsReader>().Users(session, organization, Given.Now).ToListAsync();
            return batches.SelectMany(batch => batch.Users).SelectMany(user => user.Tokens).ToList();
        },
        CancellationToken.None);

    private static (string, string, Verdict)? Judged(AskedRule asked, string subject, Verdict? verdict) =>
        verdict is null ? null : (asked.Rule.About.Code, subject, asked.Weigh(verdict));
}
