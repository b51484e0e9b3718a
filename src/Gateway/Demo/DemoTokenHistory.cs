using AppUsersGateway.Data.Activity;
using AppUsersGateway.Data.Database;
using AppUsersGateway.Data.Leaks;
using AppUsersGateway.Data.Tokens;
using AppUsersGateway.Data.Usage;
using AppUsersGateway.Gateway.Demo.Tokens;
using AppUsersGateway.Gateway.GraphQL;

namespace AppUsersGateway.Gateway.Demo;

/// <summary>Issues the tokens, lets programs use them, and revokes some.</summary>
internal sealed class DemoTokenHistory(
    TokenRepository tokens, TokenRotation rotation, UsageRepository usage, PermissionUsage permissions, LeakReports leaks, ActivityLog activity, DemoUserHistory users, DemoPeople people, DemoTimeline timeline, DemoClock clock)
{
    private readonly Dictionary<DemoToken, Token> known = [];

    public static IReadOnlyList<DemoToken> All { get; } =
        [.. HealthyTokens.All, .. LastingTokens.All, .. SilentTokens.All, .. ExposedTokens.All, .. EndedTokens.All];

    public void Plan()
    {
        foreach (var token in All)
        {
            timeline.Add(clock.DaysAgo(token.CreatedDaysAgo, token.User + token.Description), session => Create(session, token));
            foreach (var use in token.Uses)
            {
                timeline.Add(use.Last(clock.End), session => usage.Add(session, use.Sums(known[token], clock.End)));
            }

            PlanReads(token);
            if (token.Rotation is { } rotated)
            {
                timeline.Add(clock.DaysAgo(rotated.DaysAgo, token.Description), async session => await rotation.Rotate(
                    session, await Issuer(session, token), known[token].Id, RotationTerms.Check((long)TimeSpan.FromDays(rotated.OverlapDays).TotalSeconds, null)));
            }

            if (token.Leak is { } leak)
            {
                timeline.Add(clock.DaysAgo(leak.DaysAgo, token.Description), async session =>
                    await leaks.Add(session, await Issuer(session, token), known[token], LeakSource.Reported, leak.Place));
            }

            if (token.RevokedDaysAgo is { } days)
            {
                timeline.Add(clock.DaysAgo(days, token.Description), session => Revoke(session, token));
            }
        }

        PlanRefusal(All[^2], DemoPerson.Mats, 171.2);
        PlanRefusal(SilentTokens.All[^1], DemoPerson.Mats, 12.3);
    }

    private void PlanReads(DemoToken token)
    {
        for (var day = token.CreatedDaysAgo - 1; token.Reads.Count > 0 && day > 0; day--)
        {
            timeline.Add(clock.DaysAgo(day, token.Description), session => permissions.Add(
                session,
                token.Reads.Select(permission => KeyValuePair.Create(
                    new PermissionUse(known[token].OrganizationId, known[token].Id, new DateTimeOffset(clock.GetUtcNow().Date, TimeSpan.Zero), permission, Changes: false),
                    new TokenUseCount(DemoSequence.Number(permission, index: 0, limit: 20) + 1, clock.GetUtcNow()))),
                clock.GetUtcNow()));
        }
    }

    private async Task Create(Session session, DemoToken token)
    {
        known[token] = (await tokens.Create(session, await Issuer(session, token), users[token.User].Id, token.ToNewToken())).Token;
        if (token.IsOfOldForm)
        {
            await ImportedTokens.NoteForm(session, known[token].Id, TokenSecret.Scheme - 1);
        }
    }

    private async Task Revoke(Session session, DemoToken token) =>
        known[token] = await tokens.Revoke(session, await Issuer(session, token), known[token].Id, token.RevokeReason);

    private Task<Actor> Issuer(Session session, DemoToken token) =>
        people.Act(session, DemoUsers.All.Single(user => user.Name == token.User).Owner);

    /// <summary>A person tries what the person may not.</summary>
    private void PlanRefusal(DemoToken token, DemoPerson person, double daysAgo) =>
        timeline.Add(clock.DaysAgo(daysAgo, token.Description), async session => await activity.Append(session, await people.Act(session, person), new ActivityEntry(ActivityKind.TokenRevoked)
        {
            Outcome = ActivityOutcome.Denied,
            Reason = ErrorCode.Forbidden,
            TokenId = known[token].Id,
        }));
}
