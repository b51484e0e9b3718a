using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using AppUsersGateway.Data.ApplicationUsers;
using AppUsersGateway.Data.Database;
using AppUsersGateway.Data.Permissions;
using AppUsersGateway.Data.Tokens;
using AppUsersGateway.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace AppUsersGateway.Tests.Gateway.Attacks;

/// <summary>A gateway under attack, those who attack it, and all that it answered to the row at hand.</summary>
public sealed class AttackScene : IAsyncDisposable
{
    /// <summary>A refusal explains itself in so many bytes.</summary>
    private const int MaximumRefusal = 8_192;

    private const string GraphQLResponse = "application/graphql-response+json";

    private static readonly HttpClient Http = new(new SocketsHttpHandler { MaxConnectionsPerServer = 128, AllowAutoRedirect = false });
    private static readonly string[] AuditTables = ["activity:", "activity_head:", "token_usage:"];

    private readonly List<AttackAnswer> answers = [];

    private AttackScene(TestDatabase database, GatewayApp gateway) => (Database, Gateway) = (database, gateway);

    public TestDatabase Database { get; }

    public GatewayApp Gateway { get; }

    public Tenant Tenant { get; private set; } = null!;

    public ApplicationUser User { get; private set; } = null!;

    public Token UserToken { get; private set; } = null!;

    /// <summary>Another user's token, which the program must not see.</summary>
    public Token OtherToken { get; private set; } = null!;

    /// <summary>Holds everything.</summary>
    public string Admin { get; private set; } = null!;

    /// <summary>Reads everything.</summary>
    public string Reviewer { get; private set; } = null!;

    /// <summary>An application user without permissions.</summary>
    public string Program { get; private set; } = null!;

    public static async Task<AttackScene> Create(TestEngine engine)
    {
        var database = await TestDatabase.Create(engine);
        var scene = new AttackScene(database, await GatewayApp.Start(database)) { Tenant = await database.GivenTenant() };
        scene.User = await scene.Tenant.User();
        (scene.UserToken, var secret) = await scene.Tenant.Token(scene.User);
        (scene.OtherToken, _) = await scene.Tenant.Token(await scene.Tenant.User("some 100% other_user"));
        scene.Program = secret.Reveal();
        scene.Admin = (await scene.Tenant.AdministratorToken()).Secret.Reveal();
        scene.Reviewer = await database.Write(async session =>
        {
            var person = await database.Administrators.Create(session, scene.Tenant.Actor, "rita@example.com", null, [Permission.AuditRead]);
            return (await database.Tokens.CreateForAdministrator(session, scene.Tenant.Actor, person, NewToken.Check(null, Tenant.Day, false, null, false))).Secret.Reveal();
        });
        return scene;
    }

    /// <summary>
    /// Forgets the answers before; says what is in the tables that no row may change. The uses of a row before may come late and this row's
    /// may be stored in it: neither is a change when all tokens have just been used, at the time at which the clock stands.
    /// </summary>
    public async Task<string> Begin()
    {
        foreach (var token in (string[])[Admin, Reviewer, Program])
        {
            await Post(token, "{ viewer { permissions } }");
        }

        await Gateway.FlushUses();
        answers.Clear();
        return await Rows();
    }

    public Task<AttackAnswer> Post(string? token, string query, object? variables = null) => Post(token, JsonContent.Create(new { query, variables }));

    public async Task<AttackAnswer> Post(string? token, HttpContent content)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(Gateway.Url, "/graphql")) { Content = content };
        return await Send(token, request);
    }

    public async Task<AttackAnswer> Get(string? token, string query)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(Gateway.Url, "/graphql?query=" + Uri.EscapeDataString(query)));
        return await Send(token, request);
    }

    /// <summary>A mutation with an input, by the administrator.</summary>
    public Task<AttackAnswer> Change(string mutation, object input, string selection = "__typename") => ChangeAs(Admin, mutation, input, selection);

    public Task<AttackAnswer> ChangeAs(string token, string mutation, object input, string selection = "__typename") => Post(
        token,
        $"mutation($input: {char.ToUpperInvariant(mutation[0])}{mutation[1..]}Input!) {{ {mutation}(input: $input) {{ {selection} errors {{ code message field }} }} }}",
        new { input });

    /// <summary>What a service asks of the gateway; what it is told is held to what every row demands.</summary>
    public async Task<ServiceAnswer> Ask(Func<Service, Task<ServiceAnswer>> ask)
    {
        var answer = await ask(new Service(Gateway.Url));
        answers.Add(new AttackAnswer(answer.Status, answer["Content-Type"], answer["Cache-Control"] == "no-store", answer.Body));
        return answer;
    }

    /// <summary>How many SQL statements the gateway has sent.</summary>
    public long Statements => Gateway.Services.GetRequiredService<AppDatabase>().StatementCount;

    /// <summary>What every row demands besides what it says.</summary>
    /// <param name="before">The rows before; null when the row is about a change.</param>
    public async Task AssertUnharmed(string? before)
    {
        Assert.Equal(HttpStatusCode.OK, (await Http.GetAsync(new Uri(Gateway.Url, "/health/ready"))).StatusCode);
        Assert.All(answers, answer =>
        {
            Leak.AssertNone(answer.Body);
            Assert.True(answer.NoStore);
            Assert.True(answer.Body.Length == 0 ? answer.Type is null : answer.Type is "application/json" or GraphQLResponse, answer.Type);
            Assert.False(answer.IsRefused && answer.Body.Length > MaximumRefusal, $"{answer.Body.Length} bytes");
        });
        if (before is not null)
        {
            Assert.Equal(before, await Rows());
        }

        Assert.All((string[])[Admin, Reviewer, Program], secret => Assert.DoesNotContain(secret[..20], Gateway.Log.Text, StringComparison.Ordinal));
        Assert.Null((await Database.ActivityVerifier.Verify(anchor: null, CancellationToken.None)).Defect);
    }

    public async ValueTask DisposeAsync()
    {
        await Gateway.DisposeAsync();
        await Database.DisposeAsync();
    }

    private async Task<AttackAnswer> Send(string? token, HttpRequestMessage request)
    {
        request.Headers.Authorization = token is null ? null : new AuthenticationHeaderValue("Bearer", token);
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue(GraphQLResponse)); // the type in which HTTP's status tells all
        using var response = await Http.SendAsync(request);
        var answer = new AttackAnswer(
            response.StatusCode, response.Content.Headers.ContentType?.MediaType, response.Headers.CacheControl?.NoStore == true, await response.Content.ReadAsStringAsync());
        answers.Add(answer);
        return answer;
    }

    private async Task<string> Rows() => string.Join('\n', (await Database.Dump()).Split('\n')
        .Where(line => !Array.Exists(AuditTables, table => line.StartsWith(table, StringComparison.Ordinal))));
}

/// <summary>One answer over HTTP.</summary>
public sealed record AttackAnswer(HttpStatusCode Status, string? Type, bool NoStore, string Body)
{
    private readonly JsonElement root = JsonDocument.Parse(Body.Length == 0 ? "{}" : Body).RootElement;

    public JsonElement Data => root.GetProperty("data");

    /// <summary>Whether nothing was executed.</summary>
    public bool IsRefused => !root.TryGetProperty("data", out _);

    /// <summary>The code of the first error; null when there is none.</summary>
    public string? Code => root.TryGetProperty("errors", out var errors) ? errors[0].GetProperty("extensions").GetProperty("code").GetString() : null;

    /// <summary>The first error of a mutation's payload, as <c>CODE field: message</c>.</summary>
    public string UserError
    {
        get
        {
            var error = Data.EnumerateObject().Single().Value.GetProperty("errors")[0];
            return $"{error.GetProperty("code").GetString()} {error.GetProperty("field").GetString()}: {error.GetProperty("message").GetString()}";
        }
    }

    /// <summary>4xx, nothing executed, with this code.</summary>
    public void AssertRefused(string code)
    {
        Assert.InRange((int)Status, 400, 499);
        Assert.True(IsRefused, Body);
        Assert.Equal(code, Code);
    }
}
