using AppUsersGateway.Auditor.Rules;
using AppUsersGateway.Data.Database;
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

        Assert.Equal(
            [
                "NET-001: Medium, High",
                "NET-002: Critical",
                "NET-003: Medium, High",
                "TOK-001: High",
                "TOK-003: Low, Medium, High",
                "TOK-005: Info, Low, Medium, High, Critical",
                "TOK-007: Low, Medium, High, Critical",
                "TOK-008: Low, Medium, High, Critical",
                "TOK-013: Low",
                "USR-001: Medium, High, Critical",
                "USR-002: Low",
                "USR-003: High",
            ],
            found);
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
    public async Task A_third_of_the_tokens_is_as_it_should_be()
    {
        var faulty = (await Audit()).Select(verdict => verdict.Subject).ToHashSet();
        var tokens = await Tokens();

        Assert.InRange(tokens.Count(token => !faulty.Contains(token.TokenId)), tokens.Count / 3, tokens.Count / 2);
    }

    [Fact]
    public async Task Missing_owners_are_both_those_never_named_and_one_who_left()
    {
        var titles = (await Audit()).Where(verdict => verdict.Rule == "USR-003").Select(verdict => verdict.Verdict.Title).Distinct().Order();

        Assert.Equal(["has no owner", "its owner Dana Okafor is no longer an active administrator"], titles);
    }

    private async Task<IReadOnlyList<(string Rule, string Subject, Verdict Verdict)>> Audit()
    {
        var users = await Read((facts, session, organization) => facts.ApplicationUsers(session, organization, Given.Now));
        return
        [
            .. from token in await Tokens()
               from rule in Rules.TokenRules
               let verdict = rule.Check(token, Given.Now)
               where verdict is not null
               select (rule.About.Code, token.TokenId, verdict),
            .. from user in users
               from rule in Rules.ApplicationUserRules
               let verdict = rule.Check(user, Given.Now)
               where verdict is not null
               select (rule.About.Code, user.ApplicationUserId, verdict),
        ];
    }

    private Task<List<TokenFacts>> Tokens() => Read((facts, session, organization) => facts.Tokens(session, organization, Given.Now));

    private Task<List<T>> Read<T>(Func<FactsQuery, Session, string, IAsyncEnumerable<T>> query) => demo.Database.Read(
        async session =>
        {
            var organization = (await demo.Get<OrganizationRepository>().All(session)).Single();
            return await query(demo.Get<FactsQuery>(), session, organization.Id).ToListAsync();
        },
        CancellationToken.None);
}
