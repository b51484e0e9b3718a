using Xunit;

namespace AppUsersGateway.Tests.Support;

/// <summary>A test that needs a browser: skipped, with the reason, where there is none, unless REQUIRE_BROWSER=1 says that one must be there.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class BrowserFactAttribute : FactAttribute
{
    public BrowserFactAttribute() => Skip = Environment.GetEnvironmentVariable("REQUIRE_BROWSER") == "1" ? null : Browser.Missing;
}
