using AppUsersGateway.Auditor.Rules;
using AppUsersGateway.Data.Findings;
using AppUsersGateway.Tests.Support;
using Xunit;

namespace AppUsersGateway.Tests.Auditor.Rules;

public sealed class NeverExpiresTests
{
    private readonly NeverExpires rule = new();

    [Fact]
    public void A_token_without_an_end_is_found()
    {
        var verdict = rule.Check(Given.Token() with { ExpiresAt = null }, Given.Now);

        Assert.Equal(Severity.High, verdict?.Severity);
        Assert.Equal("never expires", verdict?.Title);
        Assert.Null(verdict?.Deadline);
        Assert.Equal("Rotate token augu_7fQ2kd… of terraform to one that ends within 90 days.", verdict?.Remedy);
    }

    [Fact]
    public void A_token_with_an_end_passes_however_far_it_is() =>
        Assert.Null(rule.Check(Given.Token() with { ExpiresAt = Given.InDays(3650) }, Given.Now));
}
