using AppUsersGateway.Data.Administrators;
using AppUsersGateway.Data.Permissions;
using AppUsersGateway.Tests.Support;
using Xunit;

namespace AppUsersGateway.Tests.Data.Migrations;

/// <summary>Who had left digests before they had a frequency gets none after.</summary>
public sealed class DigestFrequencyMigrationTests
{
    [Theory, OnSqlite, OnPostgreSql]
    public async Task Who_had_left_digests_gets_none_and_who_had_left_notices_gets_none_of_these(TestEngine engine)
    {
        await using var database = await TestDatabase.Create(engine, TimeProvider.System);
        var tenant = await database.GivenTenant();
        var (rita, _) = await tenant.Person("rita@example.com", Permission.AuditRead);

        // As if the script had not run yet.
        await database.Tamper(
            """
            alter table administrators drop column digest_frequency; alter table administrators drop column digests_since; alter table administrators drop column digest_owed;
            alter table audit_runs drop column finding_change; delete from schemaversions where scriptname = '0026_weekly_digests.sql'
            """);
        foreach (var (person, kind) in new[] { (rita.Id, "AUDIT_DIGEST"), (tenant.Administrator.Id, "OWNER_NOTICE") })
        {
            await database.Tamper("insert into email_optouts (recipient_id, kind, since) values (@person, @kind, 1)", new { person, kind });
        }

        await database.Migrator.Run(CancellationToken.None);

        var people = await database.Read(session => database.Administrators.AllActive(session, tenant.Id));
        Assert.Equal(
            [("ada@example.com", DigestFrequency.Daily), ("rita@example.com", DigestFrequency.Never)],
            people.Select(person => (person.Email, person.DigestFrequency)).OrderBy(person => person.Email, StringComparer.Ordinal));
        Assert.Equal([tenant.Administrator.Id], await database.Read(session => session.Query<string>("select recipient_id from email_optouts")));
    }
}
