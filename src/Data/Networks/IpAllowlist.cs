namespace AppUsersGateway.Data.Networks;

/// <summary>The networks a token may be used from.</summary>
public sealed class IpAllowlist;
