using System.Text.Json;
using AppUsersGateway.Gateway.Activity;
using AppUsersGateway.Gateway.Findings;
using AppUsersGateway.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace AppUsersGateway.Tests.Docs;

/// <summary>docs/graphql.md is true: its examples run one after the other, and answer what the page says.</summary>
public sealed class GuideTests
{
    private const string Page = "docs/graphql.md";

    [Theory, OnSqlite, OnPostgreSql]
    public async Task Every_example_of_the_guide_runs_and_answers_what_it_says(TestEngine engine)
    {
        await using var database = await TestDatabase.Create(engine);
        await using var gateway = await GatewayApp.Start(database);
        await using var auditor = new AuditorNode(database);
        var tenant = await database.GivenTenant();
        var secret = (await tenant.AdministratorToken()).Secret.Reveal();
        var client = gateway.As(secret);
        var seen = new SeenValues();
        await using var sockets = new Sockets();
        Example? followed = null;

        var examples = Guide.Read(Page).Examples;
        Assert.InRange(examples.Count, 12, 60);
        foreach (var example in examples)
        {
            if (example.Operation.StartsWith("subscription", StringComparison.Ordinal))
            {
                await Follow(gateway, await sockets.Open(gateway, secret), seen.PutInto(example.Operation));
                followed = example;
                continue;
            }

            if (followed is null)
            {
                await auditor.Runner.RunNext(tenant.Id, CancellationToken.None); // what an example has asked for, if one has
            }

            database.Clock.Advance(TimeSpan.FromSeconds(1));
            var variables = example.Variables is { } text ? JsonDocument.Parse(seen.PutInto(text)).RootElement : (JsonElement?)null;
            var (_, body) = await client.Send(seen.PutInto(example.Operation), variables);
            var answer = JsonDocument.Parse(body).RootElement;
            seen.Remember(answer);
            if (example.Answer is { } said)
            {
                AssertShows(JsonDocument.Parse(said).RootElement, answer, body, "answer");
            }
            else
            {
                Assert.False(answer.TryGetProperty("errors", out _), $"{example.Operation}\n{body}");
                Assert.DoesNotContain("\"errors\":[{", body, StringComparison.Ordinal);
            }

            if (followed?.Answer is { } told)
            {
                var happened = await Next(database, sockets.Last);
                AssertShows(JsonDocument.Parse(told).RootElement, happened, happened.GetRawText(), "event");
                followed = null;
            }
        }

        Assert.Null(followed);
    }

    private static async Task Follow(GatewayApp gateway, GraphQLSocket socket, string operation)
    {
        await socket.Subscribe(operation);
        var (activity, findings) = (gateway.Services.GetRequiredService<ActivityFeed>(), gateway.Services.GetRequiredService<FindingFeed>());
        await Eventually.Is(() => Task.FromResult((operation.Contains("findingChanged", StringComparison.Ordinal) ? findings.Listeners : activity.Listeners) == 1));
    }

    /// <summary>The event that the example behind a subscription makes.</summary>
    private static async Task<JsonElement> Next(TestDatabase database, GraphQLSocket socket)
    {
        var reading = socket.Read();
        await Eventually.Is(() =>
        {
            database.Clock.Advance(TimeSpan.FromMilliseconds(250));
            return Task.FromResult(reading.IsCompleted);
        });
        return (await reading)!.Value.GetProperty("payload");
    }

    /// <summary>Every member that the page shows is in the answer; an ellipsis stands for what differs each time.</summary>
    private static void AssertShows(JsonElement said, JsonElement real, string body, string path)
    {
        if (said.ValueKind == JsonValueKind.Object && real.ValueKind == JsonValueKind.Object)
        {
            foreach (var member in said.EnumerateObject())
            {
                Assert.True(real.TryGetProperty(member.Name, out var value), $"{path}.{member.Name} is not in {body}");
                AssertShows(member.Value, value, body, $"{path}.{member.Name}");
            }
        }
        else if (said.ValueKind == JsonValueKind.Array && real.ValueKind == JsonValueKind.Array)
        {
            Assert.True(said.GetArrayLength() == real.GetArrayLength(), $"{path} has another length in {body}");
            foreach (var (one, other) in said.EnumerateArray().Zip(real.EnumerateArray()))
            {
                AssertShows(one, other, body, path + "[]");
            }
        }
        else if (said.ValueKind == JsonValueKind.String && real.ValueKind == JsonValueKind.String && said.GetString()!.Split(Guide.Ellipsis) is [var start, var end])
        {
            Assert.StartsWith(start, real.GetString(), StringComparison.Ordinal);
            Assert.EndsWith(end, real.GetString(), StringComparison.Ordinal);
        }
        else
        {
            Assert.True(said.GetRawText() == real.GetRawText(), $"{path}: the page says {said.GetRawText()}, the gateway {real.GetRawText()}");
        }
    }

    /// <summary>One for each subscription of the page: each tells until the end.</summary>
    private sealed class Sockets : IAsyncDisposable
    {
        private readonly List<GraphQLSocket> all = [];

        public GraphQLSocket Last => all[^1];

        public async Task<GraphQLSocket> Open(GatewayApp gateway, string secret)
        {
            all.Add(await GraphQLSocket.Open(gateway, secret));
            return Last;
        }

        public async ValueTask DisposeAsync()
        {
            foreach (var socket in all)
            {
                await socket.DisposeAsync();
            }
        }
    }
}
