using System.CommandLine;
using AppUsersGateway.Data.Database;
using AppUsersGateway.Data.Organizations;
using AppUsersGateway.Data.Refusals;

namespace AppUsersGateway.Gateway.Commands;

/// <summary><c>organization limits</c>: raises what the error LIMIT_REACHED speaks of.</summary>
internal static class OrganizationCommand
{
    public static Command Create()
    {
        var name = new Option<string>("--organization") { Description = "Name of the organization; may be left out while there is only one." };
        var users = new Option<long?>("--application-users") { Description = "How many application users may exist at once." };
        var tokens = new Option<long?>("--tokens-per-user") { Description = "How many live tokens an application user may have." };
        var limits = new Command("limits", "Show or set the limits of an organization.") { name, users, tokens };
        limits.SetDataAction(async (parse, services, cancellation) =>
        {
            var organizations = services.GetRequiredService<OrganizationRepository>();
            var changed = await services.GetRequiredService<AppDatabase>().Write(
                async session =>
                {
                    var organization = await organizations.FindByName(session, parse.GetValue(name))
                        ?? throw new Refusal(RefusalCode.NotFound, "There is no such organization, or there are several: name one with --organization.");
                    var (userLimit, tokenLimit) = (parse.GetValue(users) ?? organization.ApplicationUserLimit, parse.GetValue(tokens) ?? organization.TokenLimitPerUser);
                    if (userLimit < 1 || tokenLimit < 1)
                    {
                        throw new Refusal(RefusalCode.InvalidText, "A limit must be at least 1.");
                    }

                    await organizations.SetLimits(session, organization.Id, userLimit, tokenLimit);
                    return organization with { ApplicationUserLimit = userLimit, TokenLimitPerUser = tokenLimit };
                },
                cancellation);
            await parse.InvocationConfiguration.Output.WriteLineAsync(
                $"{changed.Name}: at most {changed.ApplicationUserLimit} application users, {changed.TokenLimitPerUser} live tokens each.");
            return 0;
        });
        return new Command("organization", "Manage organizations from the host.") { limits };
    }
}
