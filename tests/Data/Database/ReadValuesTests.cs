using AppUsersGateway.Data.Database;
using AppUsersGateway.Tests.Support;
using Xunit;

namespace AppUsersGateway.Tests.Data.Database;

/// <summary>What is kept to read faster is never seen: neither in a value, nor on the connection afterwards.</summary>
public sealed class ReadValuesTests
{
    private const string Rows = "select column1 as place, column2 as text from (values (1, @one), (2, @two), (3, @three), (4, @four)) order by column1";

    public static TheoryData<string?[]> Texts => new(
        ["alpha", "alphb", "alpha", "alpha"],
        ["alpha", "alph", "alpha", ""],
        ["", "a", null, "a"],
        ["é", "e", "é", "😀"],
        [new('x', 48), new('x', 49), new string('x', 47) + "y", new string('x', 48) + "y"],
        ["a\0b", "a\0c", "a", "a\0b"]);

    /// <summary>The same prepared statement reads them all in turn, so that the last row of one reading stands before the first of the next.</summary>
    [Theory, MemberData(nameof(Texts))]
    public async Task A_value_is_that_of_its_own_row_whatever_was_read_before(string?[] texts)
    {
        await using var database = await TestDatabase.Create(TestEngine.Sqlite);
        string?[] backwards = [.. texts.Reverse()];

        foreach (var written in new[] { texts, backwards, texts })
        {
            var read = await database.Read(session => session.Query<(long Place, string? Text)>(
                Rows, new { one = written[0], two = written[1], three = written[2], four = written[3] }));

            Assert.Equal(written, read.Select(row => row.Text));
        }
    }

    [Fact]
    public async Task A_connection_with_much_memory_is_not_given_to_others()
    {
        const string Cache = "pragma cache_size";
        await using var database = await TestDatabase.Create(TestEngine.Sqlite);
        var usual = await CacheOf(session => database.Read(session));
        await using (var snapshot = database.Database.RoomySnapshot(CancellationToken.None))
        {
            Assert.NotEqual(usual, await snapshot.Read(session => session.Scalar<long>(Cache)));
        }

        Assert.Equal(usual, await CacheOf(session => database.Read(session)));
        Assert.NotEqual(usual, await CacheOf(session => database.Database.RoomyWrite(session, CancellationToken.None)));
        Assert.Equal(usual, await CacheOf(session => database.Database.Write(session, CancellationToken.None)));

        static Task<long> CacheOf(Func<Func<Session, Task<long>>, Task<long>> way) => way(session => session.Scalar<long>(Cache));
    }
}
