using System.Reflection;
using AppUsersGateway.Data;
using Xunit;

namespace AppUsersGateway.Tests.Architecture;

/// <summary>Data is seen by Auditor, both by Gateway, and never the other way round.</summary>
public sealed class DependencyTests
{
    private static readonly Assembly Data = typeof(DataServices).Assembly;
    private static readonly Assembly Auditor = Assembly.Load("AppUsersGateway.Auditor");
    private static readonly Assembly Gateway = Assembly.Load("AppUsersGateway.Gateway");

    [Fact]
    public void Data_knows_no_web_no_api_no_schedule_and_no_mail() =>
        AssertNoReference(Data, "AppUsersGateway.", "Microsoft.AspNetCore", "GraphQL", "Quartz", "MailKit", "MimeKit");

    [Fact]
    public void The_auditor_knows_neither_the_gateway_nor_its_api_nor_a_database_driver() =>
        AssertNoReference(Auditor, "AppUsersGateway.Gateway", "GraphQL", "Dapper", "Npgsql", "Microsoft.Data.Sqlite", "dbup");

    [Fact]
    public void The_gateway_leaves_schedule_mail_and_drivers_to_the_others() =>
        AssertNoReference(Gateway, "Quartz", "MailKit", "MimeKit", "Dapper", "Npgsql", "Microsoft.Data.Sqlite", "dbup");

    private static void AssertNoReference(Assembly assembly, params string[] prefixes)
    {
        var forbidden = assembly.GetReferencedAssemblies().Select(reference => reference.Name!)
            .Where(name => prefixes.Any(prefix => name.StartsWith(prefix, StringComparison.OrdinalIgnoreCase)));
        Assert.Empty(forbidden);
    }
}
