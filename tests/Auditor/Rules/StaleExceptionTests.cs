using AppUsersGateway.Auditor.Rules;
using AppUsersGateway.Data.RuleExceptions;
using AppUsersGateway.Tests.Support;
using Xunit;

namespace AppUsersGateway.Tests.Auditor.Rules;

public sealed class StaleExceptionTests
{
    private readonly StaleException rule = new();

    private static readonly RuleException Fresh = new()
    {
        Id = "exc_01",
        OrganizationId = "org_01",
        Rule = "TOK-001",
        ApplicationUserId = "app_01",
        Reason = "appliance",
        CreatedAt = Given.DaysAgo(20),
        CreatedByName = "Ada Example",
        ExpiresAt = Given.InDays(20),
    };

    [Fact]
    public void One_that_has_run_out_is_too_old_or_has_no_reason_is_told_of()
    {
        Assert.Null(Check(Fresh));
        Assert.Equal("has a stale exception of TOK-001", Check(Fresh with { ExpiresAt = Given.Now })?.Title);
        Assert.NotNull(Check(Fresh with { CreatedAt = Given.DaysAgo(181) }));
        Assert.NotNull(Check(Fresh with { Reason = "" }));
        Assert.Contains("endRuleException (exc_01)", Check(Fresh with { ExpiresAt = Given.Now })!.Remedy, StringComparison.Ordinal);
    }

    [Fact]
    public void It_cannot_be_muted() => Assert.False(rule.About.CanBeMuted);

    private Verdict? Check(RuleException exception) => rule.Check(Given.User() with { Exceptions = [exception] }, Given.Now);
}
