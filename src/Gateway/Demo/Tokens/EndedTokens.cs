using static AppUsersGateway.Gateway.Demo.DemoCaller;
using static AppUsersGateway.Gateway.Demo.DemoNetworks;
using static AppUsersGateway.Gateway.Demo.DemoRhythm;

namespace AppUsersGateway.Gateway.Demo.Tokens;

/// <summary>Tokens that were revoked, ran out, or belong to a disabled or deleted user; some are still called, and refused.</summary>
internal static class EndedTokens
{
    public static IReadOnlyList<DemoToken> All { get; } =
    [
        // Revoked.
        new DemoToken("terraform-prod", "First pipeline, OPS-12", 515).Only(Runners).Used(Daily, 212, Terraform).Revoked(209, "replaced by the token of OPS-1042"),
        new DemoToken("deploy-api", "Rollout from the old build server, REL-2", 500).Only(Runners).Used(Daily, 203, RunnerOne).Revoked(199, "build server retired"),
        new DemoToken("billing-export", "Usage records, first try", 475).Used(Daily, 285, Billing).Revoked(279, "copied into a chat by mistake").Refused(Once, 2.2, Stranger),
        new DemoToken("grafana-reader", "Dashboard shared with a contractor, OBS-60", 150).Lives(90).Only(Office).Used(Weekly, 96, Laptop).Revoked(92, "contract ended"),
        new DemoToken("ci-frontend", "Browser tests, CI-70", 300).Lives(200).Only(Runners).Used(Workdays, 142, RunnerTwo).Revoked(140, "rotated"),
        new DemoToken("feature-flags", "Flag reads, first rollout, WEB-350", 335).Lives(300).Only(Web).Used(Daily, 172, WebServer).Revoked(170, "rotated"),
        new DemoToken("prometheus-exporter", "Scrapes the decommissioned cluster, OBS-5", 500).Only(Cluster).Used(Daily, 50, Prometheus).Revoked(45, "cluster is gone")
            .Refused(Daily, 30.3, Prometheus),
        new DemoToken("kafka-mirror", "Mirror of the order topics, DATA-11", 405).Only(DataPlatform).Used(Daily, 58, Airflow).Revoked(55, "move finished"),

        // Ran out.
        new DemoToken("kafka-mirror", "Mirror of the customer topics, DATA-12", 140).Lives(90).Only(DataPlatform).Used(Daily, 57, Airflow),
        new DemoToken("deploy-web", "Release 5.11 of the web application, REL-940", 14).Lives(1).Only(Runners).Used(Once, 13.8, RunnerTwo),
        new DemoToken("deploy-api", "Release 2.47 of the API, REL-941", 14.1).Lives(1).Only(Runners).Used(Once, 13.9, RunnerOne),
        new DemoToken("load-test", "Load before release 2.40, DEV-101", 160).Lives(30).Only(Cluster).Used(Daily, 133, SecondService),
        new DemoToken("crm-sync", "Import of the fair's contacts, SALES-20", 97).Lives(60).Only(Cluster).Used(Daily, 38, Service).Refused(Daily, 0.3, Service),

        // Of the disabled user, which a partner's program still tries; and of the deleted one.
        new DemoToken("partner-acme", "Order feed, PART-20", 365).Only(PartnerSite).Used(Daily, 25.4, Partner).Refused(Daily, 0.4, Partner),
        new DemoToken("partner-acme", "Stock levels, PART-21", 360).Only(PartnerSite).Used(Weekly, 27.2, Partner),
        new DemoToken("jenkins-old", "Builds of the backend", 518).Used(Workdays, 161, RunnerOne),
        new DemoToken("jenkins-old", "Builds of the frontend", 517).Used(Workdays, 163, RunnerOne),
    ];
}
