using AppUsersGateway.Data.Activity;
using AppUsersGateway.Data.Administrators;
using AppUsersGateway.Data.Database;
using AppUsersGateway.Data.Tokens;
using AppUsersGateway.Data.Usage;

namespace AppUsersGateway.Gateway.Demo;

/// <summary>Invites the administrators, removes the one who left, and lets them act.</summary>
internal sealed class DemoPeople(AdministratorRepository administrators, TokenRepository tokens, UsageRepository usage, DemoTimeline timeline, DemoClock clock)
{
    private const string Browser = "Mozilla/5.0 (X11; Linux x86_64) AppUsersGateway-Explorer";

    /// <summary>How long a person's own token lives after each use: none of them rests so long.</summary>
    private static readonly TimeSpan SignInLifetime = TimeSpan.FromDays(365);

    private readonly Dictionary<DemoPerson, (Administrator Administrator, Token Token)> known = [];

    public void Plan(string organizationId)
    {
        foreach (var person in DemoPerson.All)
        {
            timeline.Add(clock.DaysAgo(person.InvitedDaysAgo, person.Name), async session => await Invite(session, organizationId, person));
            if (person.RemovedDaysAgo is { } days)
            {
                timeline.Add(
                    clock.DaysAgo(days, person.Name),
                    async session => await administrators.Remove(session, await Act(session, DemoPerson.Ana), known[person].Administrator.Id));
            }
        }
    }

    /// <summary>Lets a person act now, or Ana in the place of one who is not there; the use of the person's token is recorded.</summary>
    public async Task<Actor> Act(Session session, DemoPerson? person)
    {
        var acting = person is not null && IsThere(person) ? person : DemoPerson.Ana;
        var (administrator, token) = known[acting];
        var now = clock.GetUtcNow();
        var use = new TokenUse(administrator.OrganizationId, token.Id, ApplicationUserId: null, TokenUse.HourOf(now), acting.Ip, Browser, Refusal: null);
        await usage.Add(session, [new(use, new TokenUseCount(1, now))]);
        return new Actor(PrincipalKind.Administrator, administrator.OrganizationId, administrator.Id, administrator.Name)
        {
            TokenId = token.Id,
            Ip = acting.Ip,
            UserAgent = Browser,
        };
    }

    public string? IdOf(DemoPerson? person) => person is null ? null : known[person].Administrator.Id;

    /// <summary>Issues a token for a person as the host does.</summary>
    public async Task<TokenSecret> Issue(Session session, DemoPerson person, TimeSpan lifetime)
    {
        var administrator = known[person].Administrator;
        var wanted = NewToken.Check("printed when the demo started", (long)lifetime.TotalSeconds, extendWhenUsed: false, ipAllowlist: null, allowAnyAddress: false);
        return (await tokens.CreateForAdministrator(session, Actor.Host(administrator.OrganizationId), administrator, wanted)).Secret;
    }

    private async Task Invite(Session session, string organizationId, DemoPerson person)
    {
        var host = Actor.Host(organizationId);
        var actor = known.Count == 0 ? host : await Act(session, DemoPerson.Ana);
        var administrator = await administrators.Create(session, actor, person.Email, person.Name, person.Permissions);
        var signIn = NewToken.Check("sign-in to the explorer", (long)SignInLifetime.TotalSeconds, extendWhenUsed: true, ipAllowlist: null, allowAnyAddress: false);
        known[person] = (administrator, (await tokens.CreateForAdministrator(session, actor, administrator, signIn)).Token);
    }

    private bool IsThere(DemoPerson person) =>
        known.ContainsKey(person) && (person.RemovedDaysAgo is not { } days || clock.GetUtcNow() < clock.DaysAgo(days, person.Name));
}
