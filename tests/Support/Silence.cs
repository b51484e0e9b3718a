using AppUsersGateway.Data.Database;
using AppUsersGateway.Data.Refusals;
using Xunit;

namespace AppUsersGateway.Tests.Support;

/// <summary>A refused request asserts its silence: no row of any table may differ afterwards.</summary>
public static class Silence
{
    /// <summary>The refusal of a change, after asserting its code, its field and that nothing was written.</summary>
    public static async Task<Refusal> Refused(this TestDatabase database, RefusalCode code, string? field, Func<Session, Task> change)
    {
        var before = await database.Dump();
        var refusal = await Assert.ThrowsAsync<Refusal>(() => database.Write(change));

        Assert.Equal((code, field), (refusal.Code, refusal.Field));
        Assert.Equal(before, await database.Dump());
        return refusal;
    }

    /// <summary>A request that is refused: nothing differs afterwards but the log, which has one more entry, of a refusal.</summary>
    public static async Task Silent(this TestDatabase database, Func<Task> request)
    {
        var before = (await database.Dump()).Split('\n');
        await request();
        var after = (await database.Dump()).Split('\n');

        Assert.StartsWith("activity_head: ", Assert.Single(before.Except(after)), StringComparison.Ordinal);
        var written = after.Except(before).Order(StringComparer.Ordinal).ToList();
        Assert.Equal(2, written.Count);
        Assert.Contains(" | outcome=DENIED | ", Assert.Single(written, line => line.StartsWith("activity: ", StringComparison.Ordinal)), StringComparison.Ordinal);
    }

    /// <summary>The refusal of an input, which never reaches a database.</summary>
    public static Refusal Refused(RefusalCode code, string field, Func<object?> input)
    {
        var refusal = Assert.Throws<Refusal>(() => { input(); });

        Assert.Equal((code, field), (refusal.Code, refusal.Field));
        return refusal;
    }
}
