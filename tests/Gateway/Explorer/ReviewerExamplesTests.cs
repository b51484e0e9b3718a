using System.Text.Json;
using AppUsersGateway.Gateway.Activity;
using AppUsersGateway.Tests.Support;
using GraphQLParser;
using GraphQLParser.AST;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace AppUsersGateway.Tests.Gateway.Explorer;

/// <summary>The examples of the explorer's first screen are real: each runs as it stands.</summary>
public sealed class ReviewerExamplesTests
{
    [Theory, OnSqlite, OnPostgreSql]
    public async Task Every_example_of_the_reviewer_runs(TestEngine engine)
    {
        await using var database = await TestDatabase.Create(engine);
        await using var gateway = await GatewayApp.Start(database);
        var tenant = await database.GivenTenant();
        await tenant.Token(await tenant.User());
        var token = (await tenant.AdministratorToken()).Secret.Reveal();
        var admin = gateway.As(token);
        await using var socket = await GraphQLSocket.Open(gateway, token);
        using var http = new HttpClient();
        var configuration = JsonDocument.Parse(await http.GetStringAsync(new Uri(gateway.Url, "/explorer/bcp-config.json"))).RootElement;
        var text = configuration.GetProperty("graphQLDocument").GetString()!;

        var operations = Parser.Parse(text).Definitions.OfType<GraphQLOperationDefinition>().ToList();
        Assert.InRange(operations.Count, 6, 12);
        foreach (var operation in operations)
        {
            var document = text.Substring(operation.Location.Start, operation.Location.End - operation.Location.Start);
            if (operation.Operation == OperationType.Subscription)
            {
                await socket.Subscribe(document);
                await Eventually.Is(() => Task.FromResult(gateway.Services.GetRequiredService<ActivityFeed>().Listeners == 1));
            }
            else
            {
                await admin.Data(document);
            }
        }
    }
}
