using System.Globalization;
using AppUsersGateway.Data.Tokens;
using AppUsersGateway.Data.Usage;
using AppUsersGateway.Tests.Support;
using Xunit;

namespace AppUsersGateway.Tests.Data.Usage;

/// <summary>Nobody makes the table or the memory grow by inventing programs or addresses; and nothing is counted less for it.</summary>
public sealed class UseLimitTests
{
    private const int Inventions = 2_000;

    [Theory, OnSqlite, OnPostgreSql]
    public async Task Invented_programs_and_addresses_become_others(TestEngine engine)
    {
        await using var database = await TestDatabase.Create(engine);
        var tenant = await database.GivenTenant();
        var (token, _) = await tenant.Token(await tenant.User());

        // Many nodes and flushes, so that memory alone cannot hold them together.
        for (var flush = 0; flush < 10; flush++)
        {
            var uses = Enumerable.Range(flush * Inventions / 10, Inventions / 10).SelectMany(number => (KeyValuePair<TokenUse, TokenUseCount>[])
            [
                Use(token, "192.0.2.1", $"program {number}", null, number),
                Use(token, Address(number), "scanner", UseRefusal.Address, number),
                Use(token, Address(number), $"scanner {number}", UseRefusal.Expired, number),
            ]);
            await database.Write(session => database.Usage.Add(session, UseBatch.Of(uses), _ => { }));
        }

        var rows = await database.Read(session => session.Query<(string Ip, string Agent, string Outcome, string Reason, long Uses)>(
            "select ip, user_agent, outcome, reason, uses from token_usage"));
        var (allowed, denied) = (rows.Where(row => row.Outcome == "SUCCESS").ToList(), rows.Where(row => row.Outcome == "DENIED").ToList());
        Assert.Equal((TokenUse.MaximumCallers + 1, Inventions), (allowed.Count, allowed.Sum(row => row.Uses)));
        Assert.InRange(denied.Count, TokenUse.MaximumSums, TokenUse.MaximumSums + 2);
        Assert.Equal([("ADDRESS", (long)Inventions), ("EXPIRED", Inventions)], denied.GroupBy(row => row.Reason, (reason, sums) => (reason, sums.Sum(row => row.Uses))).Order());
        Assert.Equal(2, denied.Count(row => row is { Ip: TokenUse.Others, Agent: TokenUse.Others }));

        // Who was there before is told apart as before, and the last use is what it was.
        await database.Write(session => database.Usage.Add(session, [Use(token, "192.0.2.1", "program 0", null, Inventions)]));
        Assert.Equal(2, await database.Read(session => session.Scalar<long>("select uses from token_usage where user_agent = 'program 0'")));
        Assert.Equal(("192.0.2.1", "program 0"), ((await tenant.Reload(token)).LastUsedIp, (await tenant.Reload(token)).LastUserAgent));
    }

    [Fact]
    public void What_waits_in_memory_is_bounded_and_says_when_it_was_too_much()
    {
        var batch = new UseBatch();
        for (var number = 0; number < 400; number++)
        {
            batch.Add(Use("tok_1", $"2001:db8::{number:x}", $"program {number}"), new TokenUseCount(1, Given.Now.AddSeconds(number)));
        }

        var uses = Assert.Single(batch.InOrder);
        Assert.Equal(TokenUse.MaximumSums + 1, uses.Count);
        Assert.Equal(400, uses.InOrder.Sum(sum => sum.Value.Uses));
        Assert.Equal("program 399", uses.LastUse!.UserAgent);
        Assert.Null(batch.LostSince);

        for (var number = 0; number < UseBatch.MaximumSums + 1_000; number++)
        {
            batch.Add(Use("tok_x" + number.ToString(CultureInfo.InvariantCulture), "192.0.2.1", "curl"), new TokenUseCount(1, Given.Now.AddSeconds(number)));
        }

        Assert.Equal(Given.Now.AddSeconds(UseBatch.MaximumSums - TokenUse.MaximumSums - 1), batch.LostSince);
        Assert.Equal(UseBatch.MaximumSums - TokenUse.MaximumSums, batch.Tokens);

        // Those who have a place keep on being counted.
        var again = new UseBatch();
        again.Add(batch);
        again.Add(Use("tok_x0", "192.0.2.1", "curl"), new TokenUseCount(5, Given.Now.AddDays(1)));
        Assert.Equal(6, again.InOrder.Single(token => token.TokenId == "tok_x0").InOrder.Single().Value.Uses);
        Assert.Equal(batch.LostSince, again.LostSince);
    }

    [Fact]
    public void Batches_that_come_back_join_what_was_counted_meanwhile()
    {
        var (back, meanwhile) = (new UseBatch(), new UseBatch());
        back.Add(Use("tok_1", "192.0.2.1", "curl"), new TokenUseCount(2, Given.Now));
        back.Add(Use("tok_2", "192.0.2.1", "curl"), new TokenUseCount(1, Given.Now));
        meanwhile.Add(Use("tok_1", "192.0.2.1", "curl"), new TokenUseCount(3, Given.Now.AddSeconds(5)));
        meanwhile.Add(Use("tok_1", "192.0.2.9", "wget"), new TokenUseCount(1, Given.Now.AddSeconds(4)));

        back.Add(meanwhile);
        var (held, free) = back.Split(new HashSet<string>(StringComparer.Ordinal) { "tok_1" });

        var uses = Assert.Single(held.InOrder);
        Assert.Equal([("192.0.2.1", 5L), ("192.0.2.9", 1)], uses.InOrder.Select(sum => (sum.Key.Ip, sum.Value.Uses)));
        Assert.Equal((Given.Now.AddSeconds(5), Given.Now), (uses.LastUse!.At, held.Oldest));
        Assert.Equal("tok_2", Assert.Single(free.InOrder).TokenId);
    }

    private static string Address(int number) => $"2001:db8::{number:x}";

    private static TokenUse Use(string token, string ip, string program) =>
        new("org_1", token, "app_" + token, Given.Now, ip, program, Refusal: null);

    private static KeyValuePair<TokenUse, TokenUseCount> Use(Token token, string ip, string program, UseRefusal? refusal, int number) => KeyValuePair.Create(
        new TokenUse(token.OrganizationId, token.Id, token.ApplicationUserId, Given.Now, ip, program, refusal), new TokenUseCount(1, Given.Now.AddMilliseconds(number)));
}
