using AppUsersGateway.Auditor.Rules;
using AppUsersGateway.Data.Findings;
using AppUsersGateway.Tests.Support;
using Xunit;

namespace AppUsersGateway.Tests.Auditor.Rules;

public sealed class NoOwnerTests
{
    private readonly NoOwner rule = new();

    [Fact]
    public void A_user_without_owner_is_found()
    {
        var verdict = rule.Check(Given.User() with { OwnerName = null, OwnerActive = false }, Given.Now);

        Assert.Equal(Severity.High, verdict?.Severity);
        Assert.Equal("has no owner", verdict?.Title);
        Assert.Equal("Assign an active administrator as owner of application user terraform within 7 days.", verdict?.Remedy);
    }

    [Fact]
    public void A_user_whose_owner_left_is_found_with_the_owners_name()
    {
        var verdict = rule.Check(Given.User() with { OwnerActive = false }, Given.Now);

        Assert.Equal(Severity.High, verdict?.Severity);
        Assert.Equal("its owner Ada Example is no longer an active administrator", verdict?.Title);
    }

    [Fact]
    public void A_user_with_an_active_owner_passes() => Assert.Null(rule.Check(Given.User(), Given.Now));
}
