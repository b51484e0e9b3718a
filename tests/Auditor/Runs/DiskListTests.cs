using AppUsersGateway.Auditor.Runs;
using Xunit;

namespace AppUsersGateway.Tests.Auditor.Runs;

public sealed class DiskListTests
{
    [Fact]
    public void It_gives_back_what_was_added_in_its_order_as_often_as_wanted()
    {
        using var list = new DiskList<string>();
        Assert.Empty(list.Batches());
        var texts = Enumerable.Range(0, 1_203).Select(number => $"line {number}\nand \"another\" line").ToList();
        texts.ForEach(list.Add);

        Assert.Equal(1_203, list.Count);
        Assert.Equal(texts, list.Batches().SelectMany(batch => batch));
        list.Add("after reading");
        Assert.Equal([.. texts, "after reading"], list.Batches().SelectMany(batch => batch));
        Assert.All(list.Batches(), batch => Assert.InRange(batch.Count, 1, 500));
    }

    [Fact]
    public void Leaders_are_the_first_in_order_and_equal_ones_stay_as_they_came()
    {
        var leaders = new Leaders<(int Rank, string Name)>(3, Comparer<(int Rank, string Name)>.Create((one, other) => one.Rank.CompareTo(other.Rank)));
        foreach (var item in new[] { (5, "a"), (2, "b"), (5, "c"), (2, "d"), (1, "e"), (2, "f") })
        {
            leaders.Add(item);
        }

        Assert.Equal(6, leaders.Count);
        Assert.Equal([(1, "e"), (2, "b"), (2, "d")], leaders.First);
    }
}
