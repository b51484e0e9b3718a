using System.Reflection;
using Xunit.Sdk;

namespace AppUsersGateway.Tests.Support;

/// <summary>Runs the theory on PostgreSQL. Without its server the test is reported as skipped, or fails when REQUIRE_POSTGRESQL=1.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class OnPostgreSqlAttribute : DataAttribute
{
    public OnPostgreSqlAttribute() => Skip = PostgreSqlBinaries.Required ? null : PostgreSqlBinaries.Absence;

    public override IEnumerable<object[]> GetData(MethodInfo testMethod) => [[TestEngine.PostgreSql]];
}
