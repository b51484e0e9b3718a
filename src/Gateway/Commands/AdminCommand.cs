using System.CommandLine;
using AppUsersGateway.Data.Activity;
using AppUsersGateway.Data.Administrators;
using AppUsersGateway.Data.Database;
using AppUsersGateway.Data.Organizations;
using AppUsersGateway.Data.Refusals;
using AppUsersGateway.Data.Tokens;

namespace AppUsersGateway.Gateway.Commands;

/// <summary>
/// <c>admin create</c> and <c>admin token</c>: whoever has a shell on the host makes the first administrator.
/// There is no default credential and no way in over the network.
/// </summary>
internal static class AdminCommand
{
    private const string DefaultOrganization = "Default organization";

    /// <summary>How long a token from the terminal lives: long enough to set up, short enough to be forgotten.</summary>
    private static readonly TimeSpan TokenLifetime = TimeSpan.FromDays(90);

    private static readonly Option<string> Email = new("--email") { Required = true, Description = "E-mail address." };
    private static readonly Option<string> Organization = new("--organization") { Description = "Name of the organization; may be left out while there is only one." };

    public static Command Create() => new("admin", "Manage administrators from the host.") { CreateAdministrator(), CreateToken() };

    private static Command CreateAdministrator()
    {
        var name = new Option<string>("--name") { Description = "The person's name; the part before @ when left out." };
        var permission = new Option<string[]>("--permission") { Description = "A permission, several times if needed; role:organization:admin when left out." };
        var command = new Command("create", "Give a person access and print their token, once.") { Email, name, permission, Organization };
        command.SetDataAction(async (parse, services, cancellation) =>
        {
            var (administrator, secret) = await services.GetRequiredService<AppDatabase>().Write(
                async session =>
                {
                    var organizations = services.GetRequiredService<OrganizationRepository>();
                    var organization = await Find(organizations, session, parse.GetValue(Organization))
                        ?? await organizations.Create(session, parse.GetValue(Organization) ?? DefaultOrganization);
                    var created = await services.GetRequiredService<AdministratorRepository>().Create(
                        session, Actor.Host(organization.Id), parse.GetRequiredValue(Email), parse.GetValue(name), parse.GetValue(permission) ?? []);
                    return (created, await Issue(services, session, created));
                },
                cancellation);
            await Print(parse, administrator, secret);
            return 0;
        });
        return command;
    }

    private static Command CreateToken()
    {
        var command = new Command("token", "Issue another token for an administrator and print it, once.") { Email, Organization };
        command.SetDataAction(async (parse, services, cancellation) =>
        {
            var (administrator, secret) = await services.GetRequiredService<AppDatabase>().Write(
                async session =>
                {
                    var organization = await Find(services.GetRequiredService<OrganizationRepository>(), session, parse.GetValue(Organization));
                    var found = organization is null
                        ? null
                        : await services.GetRequiredService<AdministratorRepository>().FindByEmail(session, organization.Id, parse.GetRequiredValue(Email));
                    return found is null
                        ? throw new Refusal(RefusalCode.NotFound, $"There is no administrator {parse.GetValue(Email)}. Create one with: admin create --email {parse.GetValue(Email)}")
                        : (found, await Issue(services, session, found));
                },
                cancellation);
            await Print(parse, administrator, secret);
            return 0;
        });
        return command;
    }

    private static async Task<Organization?> Find(OrganizationRepository organizations, Session session, string? name)
    {
        var found = await organizations.FindByName(session, name);
        return found is null && name is null && (await organizations.All(session)).Count > 1
            ? throw new Refusal(RefusalCode.NotFound, "There are several organizations: name one with --organization.")
            : found;
    }

    private static async Task<TokenSecret> Issue(IServiceProvider services, Session session, Administrator administrator)
    {
        var wanted = NewToken.Check("issued on the host", (long)TokenLifetime.TotalSeconds, extendWhenUsed: false, ipAllowlist: null, allowAnyAddress: false);
        return (await services.GetRequiredService<TokenRepository>().CreateForAdministrator(session, Actor.Host(administrator.OrganizationId), administrator, wanted)).Secret;
    }

    private static async Task Print(ParseResult parse, Administrator administrator, TokenSecret secret)
    {
        var terminal = parse.InvocationConfiguration.Output;
        await terminal.WriteLineAsync($"Administrator {administrator.Name} <{administrator.Email}>: {administrator.Permissions.ToStorage()}");
        await terminal.WriteLineAsync($"Token, shown only now, valid for {TokenLifetime.TotalDays} days:");
        await terminal.WriteLineAsync(secret.Reveal());
    }
}
