namespace AppUsersGateway.Auditor.Runs;

/// <summary>The first of many in an order, and how many there were: what a mail shows, however much there is to show.</summary>
/// <param name="most">How many are kept.</param>
/// <param name="order">The first comes first; equal ones stay in the order in which they were added.</param>
/// <typeparam name="T">What is kept.</typeparam>
public sealed class Leaders<T>(int most, IComparer<T> order)
{
    private readonly List<T> first = [];

    /// <summary>The first, in order.</summary>
    public IReadOnlyList<T> First => first;

    /// <summary>How many were added.</summary>
    public long Count { get; private set; }

    /// <summary>Adds one more.</summary>
    public void Add(T item)
    {
        Count++;
        if (first.Count == most && order.Compare(first[^1], item) <= 0)
        {
            return;
        }

        var place = first.FindLastIndex(other => order.Compare(other, item) <= 0) + 1;
        first.Insert(place, item);
        if (first.Count > most)
        {
            first.RemoveAt(most);
        }
    }
}
