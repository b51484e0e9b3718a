using Xunit;

namespace AppUsersGateway.Tests.Support;

/// <summary>A test that needs Node: skipped, with the reason, where there is none, unless REQUIRE_BROWSER=1 says that it must be there.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class NodeFactAttribute : FactAttribute
{
    public NodeFactAttribute() => Skip = Environment.GetEnvironmentVariable("REQUIRE_BROWSER") == "1" ? null : NodeProject.Missing;
}
