using AppUsersGateway.Tests.Support;
using Xunit;

namespace AppUsersGateway.Tests.Gateway.GraphQL;

/// <summary>Documents of a few kilobytes that would be dear to check or to answer are refused at once.</summary>
public sealed class HostileDocumentTests
{
    [Theory]
    [InlineData("fragments that double")]
    [InlineData("lists in lists")]
    [InlineData("aliases")]
    [InlineData("directives")]
    [InlineData("variables")]
    [InlineData("schema of schema")]
    [InlineData("depth")]
    public async Task A_document_that_asks_for_too_much_is_refused(string kind)
    {
        await using var database = await TestDatabase.Create(TestEngine.Sqlite);
        await using var gateway = await GatewayApp.Start(database);
        var client = gateway.As((await (await database.GivenTenant()).AdministratorToken()).Secret.Reveal());

        Assert.Equal("DOCUMENT_TOO_COMPLEX", await client.ErrorCode(Document(kind)));
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

    private static string Document(string kind) => kind switch
    {
        "fragments that double" => "{ ...f0 } " + Many(60, i => $"fragment f{i} on Query {{ ...f{i + 1} ...f{i + 1} }} ") + "fragment f60 on Query { __typename }",
        "lists in lists" => "{ viewer(a: " + new string('[', 2_000) + new string(']', 2_000) + ") { permissions } }",
        "aliases" => "{ " + Many(1_001, i => $"a{i}: __typename ") + "}",
        "directives" => "{ viewer " + Many(1_001, _ => "@x ") + "{ permissions } }",
        "variables" => "query (" + Many(1_001, i => $"$v{i}: ID ") + ") { viewer { permissions } }",
        "schema of schema" => "{ __schema { types { " + Many(4, _ => "fields { type { ofType { ") + "name" + Many(4, _ => " } } }") + " } } }",
        "depth" => "{ applicationUsers { nodes { " + Many(8, _ => "tokens { nodes { applicationUser { ") + "id" + Many(8, _ => " } } }") + " } } }",
        _ => throw new ArgumentOutOfRangeException(nameof(kind)),
    };

    private static string Many(int count, Func<int, string> part) => string.Concat(Enumerable.Range(0, count).Select(part));
}
