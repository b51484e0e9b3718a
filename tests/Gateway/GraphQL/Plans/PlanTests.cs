using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using AppUsersGateway.Data.Tokens;
using AppUsersGateway.Gateway.GraphQL;
using AppUsersGateway.Tests.Support;
using Xunit;

namespace AppUsersGateway.Tests.Gateway.GraphQL.Plans;

/// <summary>The plans and GraphQL.NET give the same answers. A text that was never seen before goes to GraphQL.NET; a known one to its plan.</summary>
public sealed class PlanTests
{
    private const int Count = 1_000;
    private const int Seed = 1;

    [Fact]
    public async Task Random_queries_of_different_callers_are_answered_alike_by_both_executors()
    {
        await using var database = await TestDatabase.Create(TestEngine.Sqlite);
        await using var gateway = await GatewayApp.Start(database);
        var tenant = await database.GivenTenant();
        var (users, secrets) = await Fill(tenant);
        using var http = new HttpClient { BaseAddress = gateway.Url };
        var random = new Random(Seed);
        var queries = new RandomQueries(
            ((SchemaSource)gateway.Services.GetService(typeof(SchemaSource))!).Schema, Seed, [.. users, tenant.Id, tenant.Administrator.Id, "user-1", "user", "nobody", "tok_1"]);
        foreach (var secret in secrets)
        {
            await Ask(http, secret, "{ viewer { permissions } }", []); // its first use is stored before the answer, and seen by the next
        }

        var (planned, data) = (0, 0);
        for (var number = 0; number < Count; number++)
        {
            var (query, variables) = queries.Next();
            var (first, second) = (Somebody(), Somebody());
            await Ask(http, first, query, variables);
            foreach (var secret in new[] { first, second })
            {
                var (expected, notPlanned) = await Ask(http, secret, $"{query} # {number} {secret.Prefix}", variables);
                var (answer, isPlanned) = await Ask(http, secret, query, variables);
                Assert.True(expected == answer, $"{query}\n{variables.ToJsonString()}\n{expected}\n{answer}");
                Assert.True(first.Prefix == second.Prefix || !notPlanned, query);
                planned += isPlanned ? 1 : 0;
                data += expected.StartsWith("{\"data\"", StringComparison.Ordinal) ? 1 : 0;
            }
        }

        // Programs are refused most of it.
        TokenSecret Somebody() => random.Next(4) > 0 ? secrets[0] : secrets[random.Next(secrets.Count)];

        // Both are worth nothing if nearly all were refused, or hardly any had a plan.
        Assert.True(data > Count / 2 && planned > Count / 3, $"{data} answers without errors and {planned} planned ones of {2 * Count}");
    }

    [Fact]
    public async Task What_the_storage_refuses_to_a_plan_is_told_as_always()
    {
        await using var database = await TestDatabase.Create(TestEngine.Sqlite);
        await using var gateway = await GatewayApp.Start(database);
        var tenant = await database.GivenTenant();
        var admin = gateway.As((await tenant.AdministratorToken()).Secret.Reveal());
        const string Query = "{ administrators { totalCount } emails { totalCount } }";
        await admin.Data(Query);
        await admin.Data(Query);

        await database.Tamper("alter table emails rename to away");
        Assert.Equal("STORAGE_UNAVAILABLE", await admin.ErrorCode(Query));
        Assert.NotEmpty(gateway.Log.TakeErrors());

        await database.Tamper("alter table away rename to emails");
        await admin.Data(Query);
    }

    private static async Task<(IReadOnlyList<string> Users, IReadOnlyList<TokenSecret> Secrets)> Fill(Tenant tenant)
    {
        var secrets = new List<TokenSecret> { (await tenant.AdministratorToken()).Secret };
        var users = new List<string>();
        for (var number = 0; number < 6; number++)
        {
            var user = await tenant.User($"user-{number}");
            users.Add(user.Id);
            for (var token = 0; token < number; token++)
            {
                var issued = await tenant.Token(user, maxAgeSeconds: token % 2 == 0 ? null : Tenant.Day, ipAllowlist: token == 2 ? ["127.0.0.0/8", "::1"] : null);
                users.Add(issued.Token.Id);
                if (token == 3)
                {
                    secrets.Add(issued.Secret);
                }
            }
        }

        return (users, secrets);
    }

    /// <summary>The answer, and whether it came from a plan: only those are sent with their length.</summary>
    private static async Task<(string Body, bool IsPlanned)> Ask(HttpClient http, TokenSecret secret, string query, JsonObject variables)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/graphql")
        {
            Content = new StringContent(new JsonObject { ["query"] = query, ["variables"] = variables.DeepClone() }.ToJsonString(), Encoding.UTF8, "application/json"),
        };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", secret.Reveal());
        using var answer = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        var isPlanned = answer.Headers.TransferEncodingChunked != true;
        return (await answer.Content.ReadAsStringAsync(), isPlanned);
    }
}
