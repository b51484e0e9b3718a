using Xunit;

namespace AppUsersGateway.Tests.Support;

/// <summary>A test that needs nginx: skipped, with the reason, where there is none, unless REQUIRE_NGINX=1 says that it must be there.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class NginxFactAttribute : FactAttribute
{
    public NginxFactAttribute() => Skip = Environment.GetEnvironmentVariable("REQUIRE_NGINX") == "1" ? null : Nginx.Missing;
}
