namespace AppUsersGateway.Gateway.Demo;

/// <summary>The organization's networks, each small enough or private.</summary>
internal static class DemoNetworks
{
    public const string Runners = "198.51.100.16/28";
    public const string Cluster = "10.20.0.0/16";
    public const string Storage = "10.30.1.0/24";
    public const string DataPlatform = "10.40.2.0/24";
    public const string BillingHost = "192.0.2.40";
    public const string Office = "192.0.2.192/27";
    public const string Web = "203.0.113.16/28";
    public const string PortalHosts = "203.0.113.56/29";
    public const string PartnerSite = "203.0.113.128/28";
    public const string EdgeSites = "2001:db8:40:7::/64";
}
