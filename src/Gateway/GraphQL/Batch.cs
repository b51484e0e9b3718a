using GraphQL.DataLoader;

namespace AppUsersGateway.Gateway.GraphQL;

/// <summary>
/// All parents of one level that ask for the same field: answered together, when the executor has nothing else to do.
/// So no field can be an N+1.
/// </summary>
internal sealed class Batch<TParent, TResult>(Func<IReadOnlyList<TParent>, Task<IReadOnlyList<TResult>>> load)
{
    private readonly List<TParent> parents = [];
    private readonly Lock gate = new();
    private Task<IReadOnlyList<TResult>>? results;

    /// <summary>Adds a parent; null when it was sent off already.</summary>
    public IDataLoaderResult? Add(TParent parent)
    {
        lock (gate)
        {
            if (results is not null)
            {
                return null;
            }

            parents.Add(parent);
            return new Place(this, parents.Count - 1);
        }
    }

    private Task<IReadOnlyList<TResult>> Send()
    {
        lock (gate)
        {
            return results ??= load(parents);
        }
    }

    private sealed class Place(Batch<TParent, TResult> batch, int index) : IDataLoaderResult
    {
        public async Task<object?> GetResultAsync(CancellationToken cancellationToken = default) => (await batch.Send())[index];
    }
}
