namespace AppUsersGateway.Gateway.Explorer;

/// <summary>How the explorer is served: configuration section <c>Explorer</c>.</summary>
public sealed class ExplorerOptions
{
    /// <summary>The configuration section.</summary>
    public const string Section = "Explorer";

    /// <summary>Whether <c>/explorer/</c> exists at all; true unless configured. It holds no data, and the API behind it asks for a token either way.</summary>
    public bool Enabled { get; init; } = true;
}
