using AppUsersGateway.Data.Refusals;
using AppUsersGateway.Tests.Support;
using Xunit;

namespace AppUsersGateway.Tests.Data.Organizations;

public sealed class OrganizationTests
{
    [Theory, OnSqlite, OnPostgreSql]
    public async Task A_name_is_unique_whatever_its_case_also_outside_ascii(TestEngine engine)
    {
        await using var database = await TestDatabase.Create(engine);
        var first = await database.Write(session => database.Organizations.Create(session, "Ägir"));

        await database.Refused(RefusalCode.NameTaken, "organization", session => database.Organizations.Create(session, "äGIR"));

        Assert.Equal(first, await database.Read(session => database.Organizations.FindByName(session, " äGIR ")));
        Assert.Equal(first, await database.Read(session => database.Organizations.FindByName(session, null)));
        await database.Write(session => database.Organizations.Create(session, "Another"));
        Assert.Null(await database.Read(session => database.Organizations.FindByName(session, null)));
    }

    [Theory, OnSqlite, OnPostgreSql]
    public async Task An_administrator_has_access_once_per_organization(TestEngine engine)
    {
        await using var database = await TestDatabase.Create(engine);
        var tenant = await database.GivenTenant();
        var another = await database.GivenTenant("Another");

        await database.Refused(RefusalCode.NameTaken, "email", session => database.Administrators.Create(session, tenant.Actor, "ADA@EXAMPLE.COM", null, []));
        await database.Refused(RefusalCode.InvalidPermission, "permissions", session => database.Administrators.Create(session, tenant.Actor, "eve@example.com", null, ["root"]));
        await database.Refused(RefusalCode.InvalidEmail, "email", session => database.Administrators.Create(session, tenant.Actor, "eve", null, []));

        Assert.Equal(tenant.Administrator.Id, (await database.Read(session => database.Administrators.FindByEmail(session, tenant.Id, "Ada@Example.com")))!.Id);
        Assert.Equal(another.Administrator.Id, (await database.Read(session => database.Administrators.FindByEmail(session, another.Id, "ada@example.com")))!.Id);
        Assert.Empty(await database.Read(session => database.Administrators.FindMany(session, another.Id, [tenant.Administrator.Id])));
    }
}
