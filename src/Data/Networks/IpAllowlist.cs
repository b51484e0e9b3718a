using System.Diagnostics.CodeAnalysis;
namespace AppUsersGateway.Data.Networks;

/// <summary>The networks a token may be used from.</summary>
public sealed class IpAllowlist
{
    /// <summary>x</summary>
    public static bool TryCreate(IReadOnlyList<string> entries, [NotNullWhen(true)] out IpAllowlist? list, out string problem) => throw new NotSupportedException();
    /// <summary>x</summary>
    public static IpAllowlist FromStorage(string text) => throw new NotSupportedException();
    /// <summary>x</summary>
    public string ToStorage() => throw new NotSupportedException();
    /// <summary>x</summary>
    public bool ContainsAnyAddressEntry => throw new NotSupportedException();
}
