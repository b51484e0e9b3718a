using AppUsersGateway.Auditor.Rules;
using AppUsersGateway.Data.Findings;
using AppUsersGateway.Tests.Support;
using Xunit;

namespace AppUsersGateway.Tests.Auditor.Rules;

public sealed class WeakCredentialTests
{
    private readonly WeakCredential rule = new();

    [Fact]
    public void A_secret_of_an_older_form_is_told_of()
    {
        Assert.Equal(Severity.Medium, rule.Check(Given.Token() with { SecretScheme = 0 }, Given.Now)?.Severity);
        Assert.Null(rule.Check(Given.Token(), Given.Now));
    }
}
