namespace AppUsersGateway.Data.Credentials;

/// <summary>An application user whose credentials are remembered: all of them are forgotten at once.</summary>
internal sealed class CredentialHolder
{
    private volatile bool isForgotten;

    /// <summary>Whether something about the user, its tokens or permissions changed since.</summary>
    public bool IsForgotten
    {
        get => isForgotten;
        set => isForgotten = value;
    }
}
