using System.Net;
using AppUsersGateway.Data.Tokens;
using AppUsersGateway.Tests.Support;
using Microsoft.Data.Sqlite;
using Npgsql;
using Xunit;
using Xunit.Abstractions;

namespace AppUsersGateway.Tests.Gateway.Usage;

/// <summary>
/// 64 clients on one token while somebody else holds its row, or the whole file: no error and no waiting (docs/security.md, P06). With
/// <c>USE_LOCK_SECONDS</c> it is held so long, and the clock is looked at.
/// </summary>
public sealed class LockedRowTests(ITestOutputHelper output)
{
    private const string Variable = "USE_LOCK_SECONDS";
    private const int Clients = 64;
    private const string WhoAmI = "{ viewer { token { id } } }";

    private static readonly TimeSpan Held = TimeSpan.FromSeconds(LongRun.Times(Variable, 2));

    [Theory, OnPostgreSql]
    public async Task A_token_whose_row_is_held_is_used_as_ever_and_keeps_no_other_waiting(TestEngine engine)
    {
        await using var database = await TestDatabase.Create(engine, TimeProvider.System);
        await using var gateway = await GatewayApp.Start(database);
        var tenant = await database.GivenTenant();
        await tenant.Limits(tokensPerUser: 100);
        var user = await tenant.User();
        var (used, usedSecret) = await tenant.Token(user);
        var (held, heldSecret) = await tenant.Token(user);
        var undisturbed = await Load(gateway, usedSecret, Held);

        await using var connection = new NpgsqlConnection(database.ConnectionSettings["Database:ConnectionString"]);
        await connection.OpenAsync();
        await using var transaction = await connection.BeginTransactionAsync();
        await using (var command = new NpgsqlCommand("select id from tokens where id = $1 for update", connection, transaction) { Parameters = { new() { Value = held.Id } } })
        {
            Assert.Equal(held.Id, await command.ExecuteScalarAsync());
        }

        var disturbed = Load(gateway, heldSecret, Held);

        // Meanwhile first uses of other tokens of the same user go on being stored before the answer.
        var others = 0;
        while (!disturbed.IsCompleted)
        {
            var (other, secret) = await tenant.Token(user);
            await gateway.As(secret.Reveal()).Data(WhoAmI);
            await Eventually.Is(async () => (await tenant.Reload(other)).LastUsedAt is not null);
            await tenant.Limits(tokensPerUser: 100 + ++others);
            await Task.Delay(TimeSpan.FromMilliseconds(200), TimeProvider.System);
        }

        Assert.Null((await tenant.Reload(held)).LastUsedAt); // it was held all the time
        await transaction.RollbackAsync();
        await AssertStored(database, gateway, tenant, held, (await disturbed).Uses);
        await AssertStored(database, gateway, tenant, used, undisturbed.Uses);
        Compare("row of the token held", undisturbed, await disturbed);
    }

    [Theory, OnSqlite]
    public async Task A_file_that_another_process_writes_delays_no_answer(TestEngine engine)
    {
        await using var database = await TestDatabase.Create(engine, TimeProvider.System);
        await using var gateway = await GatewayApp.Start(database);
        var tenant = await database.GivenTenant();
        var user = await tenant.User();
        var (used, usedSecret) = await tenant.Token(user);
        var (held, heldSecret) = await tenant.Token(user);
        var undisturbed = await Load(gateway, usedSecret, Held);

        await using var connection = new SqliteConnection(database.ConnectionSettings["Database:ConnectionString"] + ";Pooling=False");
        await connection.OpenAsync();
        await using var transaction = connection.BeginTransaction(deferred: false);
        var disturbed = await Load(gateway, heldSecret, Held);
        Assert.Null((await tenant.Reload(held)).LastUsedAt); // nobody could write
        await transaction.RollbackAsync();

        await AssertStored(database, gateway, tenant, held, disturbed.Uses);
        await AssertStored(database, gateway, tenant, used, undisturbed.Uses);
        Compare("write lock held", undisturbed, disturbed);
    }

    private static async Task AssertStored(TestDatabase database, GatewayApp gateway, Tenant tenant, Token token, long uses)
    {
        await Eventually.Is(async () => await gateway.FlushUses());
        Assert.Equal(uses, await database.Read(session => session.Scalar<long>("select cast(sum(uses) as bigint) from token_usage where token_id = @Id", new { token.Id })));
        Assert.NotNull((await tenant.Reload(token)).LastUsedAt);
    }

    private void Compare(string what, Measured undisturbed, Measured disturbed)
    {
        output.WriteLine($"{what} for {Held.TotalSeconds} s: p99 {disturbed.P99.TotalMilliseconds:F1} ms over {disturbed.Uses} requests, undisturbed {undisturbed.P99.TotalMilliseconds:F1} ms over {undisturbed.Uses}");
        if (LongRun.IsAsked(Variable))
        {
            Assert.True(disturbed.P99 < 2 * undisturbed.P99, $"{disturbed} {undisturbed}");
        }
    }

    /// <summary>Half of the clients ask GraphQL, half are services that verify. Every request is answered, or it throws.</summary>
    private static async Task<Measured> Load(GatewayApp gateway, TokenSecret secret, TimeSpan length)
    {
        var (client, service) = (gateway.As(secret.Reveal()), new Service(gateway.Url));
        var start = TimeProvider.System.GetTimestamp();
        var times = await Task.WhenAll(Enumerable.Range(0, Clients).Select(number => Task.Run(async () =>
        {
            var mine = new List<TimeSpan>();
            while (TimeProvider.System.GetElapsedTime(start) < length)
            {
                var begin = TimeProvider.System.GetTimestamp();
                if (number % 2 == 0)
                {
                    await client.Data(WhoAmI);
                }
                else
                {
                    Assert.Equal(HttpStatusCode.NoContent, (await service.Verify(secret.Reveal())).Status);
                }

                mine.Add(TimeProvider.System.GetElapsedTime(begin));
            }

            return mine;
        })));
        var all = times.SelectMany(mine => mine).Order().ToList();
        return new Measured(all.Count, all[(int)(all.Count * 0.99)]);
    }

    private sealed record Measured(long Uses, TimeSpan P99);
}
