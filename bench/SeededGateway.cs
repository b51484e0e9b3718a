using System.Globalization;
using AppUsersGateway.Data.Activity;
using AppUsersGateway.Data.Administrators;
using AppUsersGateway.Data.ApplicationUsers;
using AppUsersGateway.Data.Database;
using AppUsersGateway.Data.Migrations;
using AppUsersGateway.Data.Organizations;
using AppUsersGateway.Data.Tokens;
using AppUsersGateway.Gateway;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace AppUsersGateway.Bench;

/// <summary>The real gateway on a free port of loopback, on a new SQLite file with 200 users of 5 tokens each.</summary>
internal sealed class SeededGateway : IAsyncDisposable
{
    /// <summary>The name of one of the users.</summary>
    public const string FirstUser = "user-000";

    private const int Users = 200;
    private const int TokensPerUser = 5;
    private const long TokenAgeSeconds = 86_400;

    private readonly WebApplication app;

    private SeededGateway(WebApplication app, string token) => (this.app, Token) = (app, token);

    /// <summary>An administrator's token.</summary>
    public string Token { get; }

    /// <summary>Where it answers GraphQL.</summary>
    public Uri Address => new(new Uri(app.Urls.First()), "/graphql");

    /// <summary>Migrates, seeds and listens.</summary>
    /// <param name="folder">Where the database file goes.</param>
    public static async Task<SeededGateway> Start(string folder)
    {
        var host = GatewayHost.Build(
            [$"--Database:ConnectionString=Data Source={Path.Combine(folder, "bench.db")}", "--Gateway:Url=http://127.0.0.1:0", "--Auditor:Embedded=false", "--Limits:RequestsPerSecond=0"],
            builder => builder.Logging.ClearProviders());
        await host.Services.GetRequiredService<Migrator>().Run(CancellationToken.None);
        var token = await host.Services.GetRequiredService<AppDatabase>().Write(session => Seed(host.Services, session), CancellationToken.None);
        await host.StartAsync();
        return new SeededGateway(host, token.Reveal());
    }

    public async ValueTask DisposeAsync()
    {
        await app.StopAsync();
        await app.DisposeAsync();
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
    }

    private static async Task<TokenSecret> Seed(IServiceProvider services, Session session)
    {
        var organizations = services.GetRequiredService<OrganizationRepository>();
        var organization = await organizations.Create(session, "Benchmark");
        await organizations.SetLimits(session, organization.Id, Users, TokensPerUser);
        var actor = Actor.Host(organization.Id);
        var administrator = await services.GetRequiredService<AdministratorRepository>().Create(session, actor, "bench@example.com", null, []);
        var tokens = services.GetRequiredService<TokenRepository>();
        var users = services.GetRequiredService<ApplicationUserRepository>();
        foreach (var number in Enumerable.Range(0, Users))
        {
            var name = string.Create(CultureInfo.InvariantCulture, $"user-{number:000}");
            var user = await users.Create(session, actor, ApplicationUserInput.Check(name, "Deploys one of the services", administrator.Id, null, "staging"));
            foreach (var token in Enumerable.Range(0, TokensPerUser))
            {
                await tokens.Create(session, actor, user.Id, NewToken.Check($"Token {token} of {name}", TokenAgeSeconds, extendWhenUsed: true, ["192.0.2.0/28"], allowAnyAddress: false));
            }
        }

        return (await tokens.CreateForAdministrator(session, actor, administrator, NewToken.Check("benchmark", TokenAgeSeconds, false, null, false))).Secret;
    }
}
