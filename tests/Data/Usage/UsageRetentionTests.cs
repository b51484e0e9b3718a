using AppUsersGateway.Data.Usage;
using AppUsersGateway.Tests.Support;
using Xunit;

namespace AppUsersGateway.Tests.Data.Usage;

public sealed class UsageRetentionTests
{
    private const int Old = 4_100; // more than go in one transaction

    [Theory, OnSqlite, OnPostgreSql]
    public async Task What_is_too_old_is_deleted_and_nothing_else(TestEngine engine)
    {
        await using var database = await TestDatabase.Create(engine);
        var tenant = await database.GivenTenant();
        var (token, _) = await tenant.Token(await tenant.User(), maxAgeSeconds: 1_000 * Tenant.Day);
        database.Clock.Advance(TimeSpan.FromDays(400) + TimeSpan.FromMinutes(30));
        await Used(database, token, [.. Enumerable.Range(0, Old).Select(number => Given.Now.AddHours(-1 - number))]);
        await Used(database, token, [Given.Now, Given.Now.AddHours(1), Given.Now.AddDays(400)]);
        await database.Write(session => database.Get<RecordingRepository>().Add(session, Gap(Given.Now.AddHours(-2))));
        await database.Write(session => database.Get<RecordingRepository>().Add(session, Gap(Given.Now.AddHours(2))));

        Assert.Equal(Old, await database.Get<UsageRetention>().Purge(CancellationToken.None));
        Assert.Equal(0, await database.Get<UsageRetention>().Purge(CancellationToken.None));

        Assert.Equal(3, await database.Read(session => session.Scalar<long>("select count(*) from token_usage")));
        Assert.Equal(1, await database.Read(session => session.Scalar<long>("select count(*) from recording_gaps")));
        Assert.Equal(Given.Now.AddDays(400), (await tenant.Reload(token)).LastUsedAt);
    }

    private static Task Used(TestDatabase database, AppUsersGateway.Data.Tokens.Token token, IReadOnlyList<DateTimeOffset> hours) =>
        database.Write(async session =>
        {
            foreach (var hour in hours)
            {
                var use = new TokenUse(token.OrganizationId, token.Id, token.ApplicationUserId, hour, "192.0.2.1", "curl", Refusal: null);
                await database.Usage.Add(session, [KeyValuePair.Create(use, new TokenUseCount(1, hour))]);
            }
        });

    private static RecordingGap Gap(DateTimeOffset end) => new($"node {end}", end.AddSeconds(-5), end, RecordingGapCause.UncleanStop);
}
