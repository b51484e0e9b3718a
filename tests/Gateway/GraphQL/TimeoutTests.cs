using AppUsersGateway.Data.Audits;
using AppUsersGateway.Tests.Support;
using Xunit;

namespace AppUsersGateway.Tests.Gateway.GraphQL;

public sealed class TimeoutTests
{
    private const string Create = "mutation { createApplicationUser(input: { name: \"late\" }) { errors { code } } }";

    /// <summary>A statement that would run for hours: the answer cannot come before it has ended.</summary>
    [Fact]
    public async Task A_statement_of_sqlite_that_takes_too_long_is_stopped()
    {
        await using var database = await TestDatabase.Create(TestEngine.Sqlite, TimeProvider.System);
        await using var gateway = await GatewayApp.Start(database, ("GraphQL:TimeoutSeconds", "1"));
        var tenant = await database.GivenTenant();
        var admin = gateway.As((await tenant.AdministratorToken()).Secret.Reveal());
        await database.Write(session => database.AuditRuns.Enqueue(session, tenant.Id, AuditTrigger.Manual));
        await database.Tamper("alter table audit_runs rename to kept_runs");
        await database.Tamper(
            "create view audit_runs as select * from kept_runs where (with recursive n(i) as (select 1 union all select i + 1 from n where i < 1000000000000) select count(*) from n) > 0");

        Assert.Equal("DOCUMENT_TOO_COMPLEX", await admin.ErrorCode("{ auditRuns { totalCount } }"));

        // Neither the connection nor the others of the pool have suffered.
        await admin.Data("{ administrators { totalCount } }");
    }

    /// <summary>On SQLite a statement that waits for another process cannot be stopped: its own limit is the busy timeout.</summary>
    [Theory, OnPostgreSql]
    public async Task A_request_that_takes_too_long_is_stopped_and_says_so(TestEngine engine)
    {
        await using var database = await TestDatabase.Create(engine, TimeProvider.System);
        await using var gateway = await GatewayApp.Start(database, ("GraphQL:TimeoutSeconds", "1"));
        var tenant = await database.GivenTenant();
        var admin = gateway.As((await tenant.AdministratorToken()).Secret.Reveal());
        await admin.Data("{ viewer { permissions } }");

        var code = await database.Write(async session =>
        {
            // Somebody else holds the row that every change of the organization waits for.
            await database.Organizations.Lock(session, tenant.Id);
            return await admin.ErrorCode(Create);
        });

        Assert.Equal("DOCUMENT_TOO_COMPLEX", code);
        Assert.Equal(0, await database.Read(session => session.Scalar<long>("select count(*) from application_users")));
    }

    [Theory, OnPostgreSql]
    public async Task The_work_of_a_client_that_left_is_stopped_and_is_no_error(TestEngine engine)
    {
        await using var database = await TestDatabase.Create(engine, TimeProvider.System);
        await using var gateway = await GatewayApp.Start(database);
        var tenant = await database.GivenTenant();
        var admin = gateway.As((await tenant.AdministratorToken()).Secret.Reveal());
        await admin.Data("{ viewer { permissions } }");

        await database.Write(async session =>
        {
            await database.Organizations.Lock(session, tenant.Id);
            using var leaving = new CancellationTokenSource();
            var sending = admin.Send(Create, cancellation: leaving.Token);
            await Eventually.Is(async () => await Waiting(database) == 1);
            await leaving.CancelAsync();
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => sending);
            await Eventually.Is(async () => await Waiting(database) == 0);
        });

        Assert.Equal(0, await database.Read(session => session.Scalar<long>("select count(*) from application_users")));
    }

    /// <summary>Asked outside the transaction: inside one, this view stands still.</summary>
    private static Task<long> Waiting(TestDatabase database) => database.Read(session =>
        session.Scalar<long>("select count(*) from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'"));
}
