using AppUsersGateway.Data.Permissions;
using AppUsersGateway.Tests.Support;
using Xunit;

namespace AppUsersGateway.Tests.Gateway.GraphQL;

/// <summary>The schema is explained to those who may read the organization, and to nobody because another asked before.</summary>
public sealed class IntrospectionTests
{
    private const string Forbidden = """{"errors":[{"message":"This needs the permission organization:app_users:read.","extensions":{"code":"FORBIDDEN"}}]}""";

    [Theory]
    [InlineData("{ __schema { types { name } } }")]
    [InlineData("{ __type(name: \"Token\") { name } }")]
    public async Task Only_who_may_read_the_organization_may_introspect(string document)
    {
        await using var database = await TestDatabase.Create(TestEngine.Sqlite);
        await using var gateway = await GatewayApp.Start(database);
        var (admin, program) = await Callers(database, gateway);

        // The same text twice each, in both orders: a document that is known is judged again for its caller.
        await admin.Data(document);
        Assert.Equal(Forbidden, (await program.Send(document)).Body);
        await admin.Data(document);
        Assert.Equal(Forbidden, (await program.Send(document)).Body);
        Assert.Equal("FORBIDDEN", await program.ErrorCode("query Asked { ... on Query { ...f } } fragment f on Query { a: __schema { types { name } } }"));
        await program.Data("{ __typename viewer { __typename permissions } }");
    }

    [Fact]
    public async Task Only_they_are_told_what_a_misspelt_name_may_mean()
    {
        await using var database = await TestDatabase.Create(TestEngine.Sqlite);
        await using var gateway = await GatewayApp.Start(database);
        var (admin, program) = await Callers(database, gateway);

        foreach (var document in (string[])["{ viewr { permissions } }", "{ viewer { permission } }", "{ token(ide: 1) { id } }", "{ ... on Quary { __typename } }"])
        {
            Assert.Contains("Did you mean", (await admin.Send(document)).Body, StringComparison.Ordinal);
            var (_, body) = await program.Send(document);
            Leak.AssertNoneForStrangers(body);
            Assert.Contains("\"BAD_USER_INPUT\"", body, StringComparison.Ordinal);
        }
    }

    private static async Task<(GraphQLClient Reader, GraphQLClient Program)> Callers(TestDatabase database, GatewayApp gateway)
    {
        var tenant = await database.GivenTenant();
        var (reader, program) = (await tenant.User("reader"), await tenant.User());
        await database.Write(session => database.Get<GrantRepository>().Grant(session, tenant.Actor, reader.Id, [Permission.AppUsersRead]));
        return (gateway.As((await tenant.Token(reader)).Secret.Reveal()), gateway.As((await tenant.Token(program)).Secret.Reveal()));
    }
}
