using AppUsersGateway.Tests.Gateway.Attacks;
using AppUsersGateway.Tests.Support;
using Xunit;

namespace AppUsersGateway.Tests.Gateway.GraphQL;

/// <summary>Documents of a few kilobytes that would be dear to check or to answer are refused at once.</summary>
public sealed class HostileDocumentTests
{
    public static TheoryData<string> Kinds => [.. KnownAttacks.All.Keys];

    [Theory, MemberData(nameof(Kinds))]
    public async Task A_document_that_asks_for_too_much_is_refused(string kind)
    {
        await using var database = await TestDatabase.Create(TestEngine.Sqlite);
        await using var gateway = await GatewayApp.Start(database);
        var client = gateway.As((await (await database.GivenTenant()).AdministratorToken()).Secret.Reveal());

        Assert.Equal("DOCUMENT_TOO_COMPLEX", await client.ErrorCode(KnownAttacks.All[kind]));
        Assert.NotEmpty((await client.Data("{ viewer { permissions } }")).GetProperty("viewer").GetProperty("permissions").EnumerateArray());
    }

    [Theory]
    [InlineData("{ ...a } fragment a on Query { ...b } fragment b on Query { ...a }")]
    [InlineData("{ ...nowhere }")]
    [InlineData("{ nothing }")]
    [InlineData("{")]
    public async Task A_document_that_is_only_wrong_is_told_so(string document)
    {
        await using var database = await TestDatabase.Create(TestEngine.Sqlite);
        await using var gateway = await GatewayApp.Start(database);
        var client = gateway.As((await (await database.GivenTenant()).AdministratorToken()).Secret.Reveal());

        Assert.Equal("BAD_USER_INPUT", await client.ErrorCode(document));
    }
}
