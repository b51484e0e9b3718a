using AppUsersGateway.Data.Permissions;
using static AppUsersGateway.Gateway.Demo.DemoCaller;
using static AppUsersGateway.Gateway.Demo.DemoNetworks;
using static AppUsersGateway.Gateway.Demo.DemoRhythm;

namespace AppUsersGateway.Gateway.Demo.Tokens;

/// <summary>
/// Tokens in use without allowlist (NET-001), with one that holds the internet (NET-002) or too much of it (NET-003),
/// and tokens whose description says nothing (TOK-013).
/// </summary>
internal static class ExposedTokens
{
    public static IReadOnlyList<DemoToken> All { get; } =
    [
        // No allowlist; the first two belong to privileged users.
        new DemoToken("terraform-prod", "Import of production from laptops, OPS-1301", 60).Extends(1).Used(TwiceADay, 0.3, Terraform, Laptop),
        new DemoToken("access-sync", "Exit interviews of the people team, SEC-322", 110).Extends(1).Keeps(Permission.AppUsersWrite, Permission.TokensVerify).Used(TwiceADay, 0.2, Service) with { Reads = [Permission.AppUsersRead] },
        new DemoToken("ci-backend", "Preview environments of pull requests, CI-150", 80).Extends(1).Used(TwiceADay, 0.2, RunnerOne, RunnerTwo),
        new DemoToken("crm-sync", "Leads of the web forms, SALES-25", 130).Extends(1).Used(TwiceADay, 0.4, WebServer),

        // Open to the internet: plainly, for IPv6, by two halves, and beside a narrow entry.
        new DemoToken("partner-portal", "Partners without fixed addresses, PART-50", 100).Extends(1).Only("0.0.0.0/0").Used(TwiceADay, 0.3, Partner, Portal).Used(Once, 2.3, NewPartner),
        new DemoToken("edge-gateway", "Introspection from rented edges, PLAT-90", 75).Extends(1).Only("::/0").Used(TwiceADay, 0.2, Edge),
        new DemoToken("deploy-web", "Contractors who publish from anywhere, REL-40", 65).Extends(1).Only("0.0.0.0/1", "128.0.0.0/1").Used(TwiceADay, 0.4, RunnerTwo, Partner),
        new DemoToken("load-test", "Generators in rented clouds, DEV-140", 45).Extends(1).Only(Cluster, "0.0.0.0/0", "::/0").Used(TwiceADay, 0.1, SecondService)
            .Used(Once, 1.4, CloudOne).Used(Once, 1.4, CloudTwo).Used(Once, 1.4, CloudThree),

        // Too wide: a provider's /12 and /20, an IPv6 /32 and /44, and five /24 that are too many together.
        new DemoToken("ci-frontend", "Runners of the hosted build service, CI-160", 120).Extends(1).Only("198.48.0.0/12").Used(TwiceADay, 0.2, RunnerOne, RunnerTwo),
        new DemoToken("feature-flags", "Flag reads of the content network, WEB-420", 115).Extends(1).Only("203.0.112.0/20").Used(TwiceADay, 0.3, WebServer),
        new DemoToken("edge-gateway", "Introspection during the provider's move, PLAT-88", 90).Extends(1).Only("2001:db8::/32").Used(TwiceADay, 0.3, Edge),
        new DemoToken("edge-gateway", "Introspection from the second region, PLAT-89", 85).Extends(1).Only("2001:db8:40::/44").Used(TwiceADay, 0.1, Edge),
        new DemoToken("partner-portal", "Order feeds of the large partners, PART-55", 100).Extends(1)
            .Only("192.0.2.0/24", "198.51.100.0/24", "203.0.113.0/24", "203.0.114.0/24", "203.0.115.0/24").Used(TwiceADay, 0.2, Partner),

        // Descriptions that tell the next person nothing.
        new DemoToken("ci-backend", "", 105).Extends(1).Only(Runners).Used(TwiceADay, 0.3, RunnerTwo),
        new DemoToken("search-indexer", "token", 98).Extends(1).Only(Cluster).Used(TwiceADay, 0.2, SecondService),
        new DemoToken("warehouse-loader", "API_TOKEN default", 88).Extends(1).Only(DataPlatform).Used(TwiceADay, 0.4, Airflow) with { Leak = (1.3, "a notebook in a public repository") },
        new DemoToken("chatops-bot", "my test token 2", 55).Extends(1).Only(Cluster).Used(TwiceADay, 0.2, Service),
        new DemoToken("alert-router", "pager", 52).Extends(1).Only(Cluster).Used(TwiceADay, 0.3, Service),
    ];
}
