using System.Globalization;
using System.Text.Json;
using AppUsersGateway.Gateway.GraphQL;
using AppUsersGateway.Tests.Support;
using CsCheck;
using Microsoft.Extensions.DependencyInjection;
using Xunit;
using Xunit.Abstractions;

namespace AppUsersGateway.Tests.Gateway.Attacks;

/// <summary>
/// Thousands of documents that nobody would send in good faith (P13). Each has a number that makes it again.
/// The long run, alone on a machine: <c>FUZZ_DOCUMENTS=100000 dotnet test --filter DocumentFuzz --logger "console;verbosity=detailed"</c>.
/// </summary>
public sealed class DocumentFuzzTests(ITestOutputHelper output)
{
    private const string Variable = "FUZZ_DOCUMENTS";
    private const ulong Seed = 20_261_123;
    private const int FewDocuments = 2_000;
    private const int EveryOverHttp = 20;
    private const int MaximumAnswerBytes = 8_192;

    /// <summary>P13: what a document of 32 KB may cost before it is executed.</summary>
    private static readonly TimeSpan MaximumCost = TimeSpan.FromMilliseconds(250);

    [Fact]
    public async Task No_document_breaks_the_gateway_or_makes_it_tell_its_inside()
    {
        await using var database = await TestDatabase.Create(TestEngine.Sqlite);
        await using var gateway = await GatewayApp.Start(database);
        var (grammar, check) = (new DocumentGrammar(gateway.Services.GetRequiredService<SchemaSource>().Schema), new DocumentCheck(gateway));
        var mutation = new DocumentMutation(grammar.Names);
        var tenant = await database.GivenTenant();
        GraphQLClient[] callers = [gateway.As((await tenant.Token(await tenant.User())).Secret.Reveal()), gateway.As((await tenant.AdministratorToken()).Secret.Reveal())];
        var verdicts = new Dictionary<string, int>(StringComparer.Ordinal);
        var dearest = new PriorityQueue<string, TimeSpan>();
        foreach (var (name, text) in KnownAttacks.All.Concat(KnownAttacks.Rows))
        {
            Assert.All(await check.Problems(text), Leak.AssertNone);
            await Measure(dearest, check, name, text);
        }

        for (var number = 0; number < LongRun.Times(Variable, FewDocuments); number++)
        {
            var text = Document(grammar, mutation, number);
            var problems = await check.Problems(text);
            var verdict = problems.Count == 0 ? "valid" : problems[0].StartsWith("The ", StringComparison.Ordinal) ? "too large" : "wrong";
            verdicts[verdict] = verdicts.GetValueOrDefault(verdict) + 1;
            Assert.All(problems, Leak.AssertNone);
            await Measure(dearest, check, $"document {number}", text);
            if (number % EveryOverHttp == 0)
            {
                var caller = number / EveryOverHttp % callers.Length;
                await Send(callers[caller], isStranger: caller == 0, text, number);
            }
        }

        // A fuzzer that is only ever refused at the door has seen nothing of the house.
        output.WriteLine(string.Join(", ", verdicts.Select(verdict => $"{verdict.Key}: {verdict.Value}")));
        Assert.All((string[])["valid", "too large", "wrong"], verdict => Assert.True(verdicts.GetValueOrDefault(verdict) > FewDocuments / 100, verdict));
        await callers[0].Data("{ viewer { permissions } }");
        AssertCheap(dearest);
    }

    /// <summary>Keeps the dearest; measures only in the long run, where nothing else takes the processor.</summary>
    private static async Task Measure(PriorityQueue<string, TimeSpan> dearest, DocumentCheck check, string name, string text)
    {
        if (LongRun.IsAsked(Variable))
        {
            dearest.Enqueue($"{name} ({text.Length} characters)", await check.Cost(text));
            if (dearest.Count > 10)
            {
                dearest.Dequeue();
            }
        }
    }

    private void AssertCheap(PriorityQueue<string, TimeSpan> dearest)
    {
        while (dearest.TryDequeue(out var name, out var cost))
        {
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{cost.TotalMilliseconds,7:0.0} ms  {name}"));
            Assert.True(cost <= MaximumCost, name);
        }
    }

    private static string Document(DocumentGrammar grammar, DocumentMutation mutation, int number)
    {
        var random = new PCG(unchecked((uint)number), Seed);
        return mutation.Apply(random, grammar.Document(random));
    }

    private static async Task Send(GraphQLClient client, bool isStranger, string text, int number)
    {
        var (status, body) = await client.Send(text);
        Assert.True((int)status < 500, $"document {number}: {status}");
        Assert.DoesNotContain("\"INTERNAL\"", body, StringComparison.Ordinal);
        if (isStranger)
        {
            Leak.AssertNoneForStrangers(body);
        }

        if (!JsonDocument.Parse(body).RootElement.TryGetProperty("data", out _))
        {
            Assert.InRange(body.Length, 2, MaximumAnswerBytes);
        }
    }
}
