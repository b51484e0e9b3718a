using AppUsersGateway.Auditor.Rules;
using AppUsersGateway.Data.Findings;
using AppUsersGateway.Tests.Support;
using Snapshooter.Xunit;
using Xunit;

namespace AppUsersGateway.Tests.Auditor.Rules;

public sealed class RuleCatalogTests
{
    private readonly RuleCatalog catalog = new();

    [Fact]
    public void Every_rule_is_published_as_it_stands_here() => Snapshot.Match(string.Join("\n", catalog.All.Select(Describe)));

    [Fact]
    public void Every_rule_has_its_own_tests()
    {
        var tested = typeof(RuleCatalogTests).Assembly.GetTypes().Select(type => type.FullName).ToHashSet(StringComparer.Ordinal);

        Assert.All(catalog.All, rule => Assert.Contains($"{typeof(RuleCatalogTests).Namespace}.{rule.GetType().Name}Tests", tested));
    }

    [Fact]
    public void Facts_with_nothing_wrong_satisfy_every_rule() =>
        Assert.Empty(catalog.All.Where(rule => !rule.IsSilent()).Select(rule => rule.About.Code));

    [Fact]
    public void All_46_rules_of_the_catalogue_are_there()
    {
        var codes = new[] { ("TOK", 15), ("NET", 8), ("PRV", 6), ("USR", 8), ("ACT", 5), ("LEAK", 1), ("GOV", 2), ("SYS", 1) }
            .SelectMany(family => Enumerable.Range(1, family.Item2).Select(number => $"{family.Item1}-{number:000}"));

        Assert.Equal(codes.Order(StringComparer.Ordinal), catalog.All.Select(rule => rule.About.Code));
    }

    [Fact]
    public void The_rules_to_start_with_speak_with_their_full_severity_and_the_others_no_louder_than_low()
    {
        string[] full =
        [
            "TOK-001", "TOK-002", "TOK-003", "TOK-004", "TOK-005", "TOK-006", "TOK-007", "TOK-008", "TOK-009", "NET-001", "NET-002", "NET-003",
            "PRV-001", "PRV-002", "PRV-003", "USR-001", "USR-003", "USR-008", "ACT-001", "SYS-001",
            // Facts that somebody reported, or that cannot be muted: no trial is needed to believe them.
            "LEAK-001", "GOV-001", "GOV-002",
        ];

        Assert.Equal(
            full.Order(StringComparer.Ordinal),
            catalog.All.Where(rule => rule.About.DefaultSeverity > Severity.Low).Select(rule => rule.About.Code));
        Assert.All(catalog.All.Where(rule => full.Contains(rule.About.Code)), rule => Assert.Equal(rule.About.Severity, rule.About.DefaultSeverity));
    }

    [Fact]
    public void Every_rule_is_about_something_that_audits_read_and_is_found_by_its_code()
    {
        Assert.All(catalog.All, rule => Assert.True(rule is ITokenRule or IRepeatedTokenRule or IEndedTokenRule or IApplicationUserRule or IDisabledUserRule or IOrganizationRule));
        Assert.All(catalog.All, rule => Assert.Same(rule, catalog.Find(rule.About.Code)));
        Assert.Null(catalog.Find("TOK-999"));
        Assert.Null(catalog.Find("tok-001"));
    }

    [Fact]
    public void The_order_of_the_rules_is_that_of_their_codes() =>
        Assert.Equal(
            ["AAA-001", "AAA-002", "LEAK-001"],
            RuleCatalog.Of(Coded("LEAK-001"), Coded("AAA-002"), Coded("AAA-001")).All.Select(rule => rule.About.Code),
            StringComparer.Ordinal);

    [Fact]
    public void Two_rules_of_one_code_are_refused()
    {
        var error = Assert.Throws<InvalidOperationException>(() => RuleCatalog.Of(new NeverExpires(), Coded("TOK-001")));

        Assert.Equal("CodedRule and NeverExpires have the same code TOK-001.", error.Message);
    }

    [Theory]
    [InlineData("")]
    [InlineData("TOK-1")]
    [InlineData("TO-001")]
    [InlineData("TOKEN-001")]
    [InlineData("tok-001")]
    [InlineData("TOK-0001")]
    [InlineData("TOK-001\n")]
    [InlineData("TOK-٠٠١")]
    public void A_malformed_code_is_refused(string code) =>
        Assert.Throws<InvalidOperationException>(() => RuleCatalog.Of(Coded(code)));

    private static string Describe(IAuditRule rule) => $"""
        {rule.About.Code} · {rule.About.Title} · {rule.About.Severity}
          threshold:  {rule.About.Threshold}
          rationale:  {rule.About.Rationale}
          remedy:     {rule.About.Remedy}
          references: {string.Join("; ", rule.About.References)}
          starts at:  {rule.About.DefaultSeverity}{(rule.About.CanBeMuted ? "" : ", cannot be muted")}
          numbers:    {string.Join(", ", rule.About.Thresholds.Select(threshold => $"{threshold.Name} = {threshold.Text(threshold.Default)}"))}

        """;

    private static CodedRule Coded(string code) => new(new NeverExpires().About with { Code = code });

    private sealed record CodedRule(RuleDescription About) : IAuditRule;
}
