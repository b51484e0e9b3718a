using System.Text.Json;
using System.Text.RegularExpressions;
using AppUsersGateway.Data.Audits;
using AppUsersGateway.Gateway;
using AppUsersGateway.Tests.Architecture;
using AppUsersGateway.Tests.Gateway.Demo;
using AppUsersGateway.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace AppUsersGateway.Tests.Docs;

/// <summary>docs/reviewer.md is true: on the demo, after its first audit, a reviewer asks all of it and each question has an answer.</summary>
public sealed partial class ReviewerGuideTests(DemoFolder demo) : IClassFixture<DemoFolder>
{
    private const string Page = "docs/reviewer.md";
    private const int Questions = 20;

    [Fact]
    public async Task A_reviewer_gets_an_answer_to_each_of_the_twenty_questions()
    {
        Assert.Equal(AuditRunStatus.Succeeded, (await demo.Audit()).Status);
        await using var gateway = GatewayHost.Build([.. demo.Settings, "--Gateway:Url=http://127.0.0.1:0", "--Auditor:Embedded=false", "--Limits:RequestsPerSecond=0"], builder =>
        {
            builder.Services.AddSingleton<TimeProvider>(new FakeTimeProvider(Given.Now));
            builder.Logging.ClearProviders();
        });
        await gateway.StartAsync();
        var client = new GraphQLClient(new Uri(new Uri(gateway.Urls.Single()), "/graphql"), demo.Reviewer);
        var seen = new SeenValues();

        var examples = Guide.Read(Page).Examples;
        Assert.Equal(Questions, examples.Count);
        Assert.Equal(Enumerable.Range(1, Questions), Question().Matches(await File.ReadAllTextAsync(Path.Combine(SourceTree.Root, Page))).Select(match => int.Parse(match.Groups["number"].ValueSpan)));
        foreach (var example in examples)
        {
            var variables = example.Variables is { } text ? JsonDocument.Parse(seen.PutInto(text)).RootElement : (JsonElement?)null;
            var (_, body) = await client.Send(example.Operation, variables);
            var answer = JsonDocument.Parse(body).RootElement;
            seen.Remember(answer);

            Assert.False(answer.TryGetProperty("errors", out _), $"{example.Operation}\n{body}");
            foreach (var field in answer.GetProperty("data").EnumerateObject())
            {
                Assert.False(field.Value.ValueKind == JsonValueKind.Null, $"{field.Name} is null.\n{example.Operation}");
                Assert.False(field.Value.TryGetProperty("nodes", out var nodes) && nodes.GetArrayLength() == 0, $"{field.Name} is empty.\n{example.Operation}");
            }
        }
    }

    [GeneratedRegex("^### (?<number>[0-9]+)\\. ", RegexOptions.Multiline | RegexOptions.ExplicitCapture, 1_000)]
    private static partial Regex Question();
}
