using AppUsersGateway.Data.Database;

namespace AppUsersGateway.Tests.Support;

/// <summary>The database that a test runs on. A test of data takes one: <c>[Theory, OnSqlite, OnPostgreSql]</c>.</summary>
public enum TestEngine
{
    Sqlite,
    PostgreSql,
}

public static class TestEngines
{
    public static DatabaseProvider Provider(this TestEngine engine) => engine switch
    {
        TestEngine.Sqlite => DatabaseProvider.Sqlite,
        TestEngine.PostgreSql => DatabaseProvider.PostgreSql,
        _ => throw new ArgumentOutOfRangeException(nameof(engine)),
    };
}
