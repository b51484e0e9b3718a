namespace AppUsersGateway.Tests.Support;

/// <summary>Work whose result all tests share: done by the first that asks. When it fails, it fails for all and is not tried again.</summary>
internal sealed class Once<T>(Func<Task<T>> work)
    where T : class
{
    private readonly SemaphoreSlim turn = new(1, 1);
    private T? result;
    private Exception? failure;

    public async Task<T> Get()
    {
        await turn.WaitAsync();
        try
        {
            return failure is null ? result ??= await work() : throw new InvalidOperationException(failure.Message, failure);
        }
        catch (Exception exception) when (failure is null)
        {
            failure = exception;
            throw;
        }
        finally
        {
            turn.Release();
        }
    }
}
