using AppUsersGateway.Tests.Support;
using Xunit;

namespace AppUsersGateway.Tests.Gateway.Organizations;

public sealed class UpdateOrganizationTests
{
    [Theory, OnSqlite, OnPostgreSql]
    public async Task An_organization_is_renamed_within_the_names_of_the_installation(TestEngine engine)
    {
        await using var database = await TestDatabase.Create(engine);
        await using var gateway = await GatewayApp.Start(database);
        var tenant = await database.GivenTenant();
        await database.GivenTenant("Ägir");
        var admin = gateway.As((await tenant.AdministratorToken()).Secret.Reveal());

        Assert.Equal("NAME_TAKEN name", await admin.Refusal("updateOrganization", new { name = " äGIR" }));
        Assert.Equal("INVALID_NAME name", await admin.Refusal("updateOrganization", new { name = " " }));
        var renamed = await admin.Change("updateOrganization", new { name = "EXAMPLE Ltd" }, "organization { id name applicationUserLimit }");
        Assert.Equal($$"""{"id":"{{tenant.Id}}","name":"EXAMPLE Ltd","applicationUserLimit":100}""", renamed.GetProperty("organization").GetRawText());
        await admin.Change("updateOrganization", new { name = "Example ltd" }, "organization { name }");

        Assert.Equal(tenant.Id, (await database.Read(session => database.Organizations.FindByName(session, "example LTD")))!.Id);
        Assert.Null(await database.Read(session => database.Organizations.FindByName(session, "Example")));
        Assert.Equal(
            """[{"field":"name","before":"EXAMPLE Ltd","after":"Example ltd"}]""",
            (await admin.Data("{ activity(first: 1, where: { kind: ORGANIZATION_UPDATED }) { nodes { changes { field before after } } } }"))
                .GetProperty("activity").GetProperty("nodes")[0].GetProperty("changes").GetRawText());
    }
}
