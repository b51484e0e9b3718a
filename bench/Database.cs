using System.Globalization;
using AppUsersGateway.Data.Activity;
using AppUsersGateway.Data.Administrators;
using AppUsersGateway.Data.ApplicationUsers;
using AppUsersGateway.Data.Database;
using AppUsersGateway.Data.Migrations;
using AppUsersGateway.Data.Organizations;
using AppUsersGateway.Data.Tokens;
using AppUsersGateway.Gateway;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace AppUsersGateway.Bench;

/// <summary>The file that all servers read: one organization, made by the gateway's own code.</summary>
internal static class Database
{
    public const int Users = 2_000;

    private const int TokensPerUser = 5;
    private const long TokenAgeSeconds = 86_400;

    public static string UserName(int number) => string.Create(CultureInfo.InvariantCulture, $"user-{number:0000}");

    /// <summary>Migrates and fills a new file; answers an administrator's token.</summary>
    public static async Task<string> Create(string file)
    {
        await using var host = GatewayHost.Build([$"--Database:ConnectionString=Data Source={file}", "--Auditor:Embedded=false"], builder => builder.Logging.ClearProviders());
        await host.Services.GetRequiredService<Migrator>().Run(CancellationToken.None);
        var token = await host.Services.GetRequiredService<AppDatabase>().Write(session => Seed(host.Services, session), CancellationToken.None);
        return token.Reveal();
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
            var name = UserName(number);
            var user = await users.Create(session, actor, ApplicationUserInput.Check(name, "Deploys one of the services", administrator.Id, null, "staging"));
            foreach (var token in Enumerable.Range(0, TokensPerUser))
            {
                await tokens.Create(session, actor, user.Id, NewToken.Check($"Token {token} of {name}", TokenAgeSeconds, extendWhenUsed: true, ["192.0.2.0/28"], allowAnyAddress: false));
            }
        }

        return (await tokens.CreateForAdministrator(session, actor, administrator, NewToken.Check("benchmark", TokenAgeSeconds, false, null, false))).Secret;
    }
}
