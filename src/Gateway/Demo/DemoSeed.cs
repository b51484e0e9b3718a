using AppUsersGateway.Data;
using AppUsersGateway.Data.Audits;
using AppUsersGateway.Data.Database;
using AppUsersGateway.Data.Migrations;
using AppUsersGateway.Data.Organizations;

namespace AppUsersGateway.Gateway.Demo;

/// <summary>
/// Writes the demo's organization into an empty database: the same names, dates and conditions for the same moment; only ids and
/// secrets are random. Everything goes through the repositories, in the order of time and in one transaction.
/// </summary>
public static class DemoSeed
{
    private const string OrganizationName = "Brightwater";

    /// <summary>How long ago the organization began: longer than any rule looks back.</summary>
    private static readonly TimeSpan History = TimeSpan.FromDays(546);

    private static readonly TimeSpan TokenLifetime = TimeSpan.FromDays(30);

    /// <summary>Migrates the database and writes the history that ends at <paramref name="now"/>, with an audit asked for.</summary>
    public static async Task<DemoAccess> Write(IConfiguration configuration, DateTimeOffset now, CancellationToken cancellation)
    {
        await using var services = Services(configuration, new DemoClock(now, History));
        await services.GetRequiredService<Migrator>().Run(cancellation);
        return await services.GetRequiredService<AppDatabase>().Write(session => Write(services, session), cancellation);
    }

    // A container of its own: the gateway's has the real clock.
    private static ServiceProvider Services(IConfiguration configuration, DemoClock clock) => new ServiceCollection()
        .AddLogging()
        .AddSingleton(clock).AddSingleton<TimeProvider>(clock)
        .AddSingleton<DemoTimeline>().AddSingleton<DemoPeople>().AddSingleton<DemoUserHistory>().AddSingleton<DemoTokenHistory>().AddSingleton<DemoGovernance>()
        .AddData(configuration)
        .BuildServiceProvider();

    private static async Task<DemoAccess> Write(ServiceProvider services, Session session)
    {
        var organization = await services.GetRequiredService<OrganizationRepository>().Create(session, OrganizationName);
        var people = services.GetRequiredService<DemoPeople>();
        people.Plan(organization.Id);
        services.GetRequiredService<DemoUserHistory>().Plan();
        services.GetRequiredService<DemoTokenHistory>().Plan();
        services.GetRequiredService<DemoGovernance>().Plan();
        await services.GetRequiredService<DemoTimeline>().Play(session);
        await services.GetRequiredService<AuditRunRepository>().Enqueue(session, organization.Id, AuditTrigger.CommandLine, note: "first audit of the demo");
        return new DemoAccess(
            DemoPerson.Ana.Name,
            await people.Issue(session, DemoPerson.Ana, TokenLifetime),
            await people.Issue(session, DemoPerson.Mats, TokenLifetime));
    }
}
