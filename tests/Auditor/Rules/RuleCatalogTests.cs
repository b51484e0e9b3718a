using AppUsersGateway.Auditor.Rules;
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
    public void Facts_with_nothing_wrong_satisfy_every_rule()
    {
        Assert.All(catalog.TokenRules, rule => Assert.Null(rule.Check(Given.Token(), Given.Now)));
        Assert.All(catalog.ApplicationUserRules, rule => Assert.Null(rule.Check(Given.User(), Given.Now)));
    }

    [Fact]
    public void Every_rule_is_about_a_token_or_a_user_and_is_found_by_its_code()
    {
        Assert.Equal(catalog.All.Count, catalog.TokenRules.Count + catalog.ApplicationUserRules.Count);
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

        """;

    private static CodedRule Coded(string code) => new(new NeverExpires().About with { Code = code });

    private sealed record CodedRule(RuleDescription About) : IAuditRule;
}
