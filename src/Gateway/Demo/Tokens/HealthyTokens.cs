using static AppUsersGateway.Gateway.Demo.DemoCaller;
using static AppUsersGateway.Gateway.Demo.DemoNetworks;
using static AppUsersGateway.Gateway.Demo.DemoRhythm;

namespace AppUsersGateway.Gateway.Demo.Tokens;

/// <summary>Tokens as they should be: short sessions that use extends, small or private networks, a description that says what breaks.</summary>
internal static class HealthyTokens
{
    public static IReadOnlyList<DemoToken> All { get; } =
    [
        Healthy("terraform-prod", "Applies the infra-main pipeline to production, OPS-1042", 210, Runners, FourTimesADay, Terraform),
        Healthy("terraform-prod", "Reads state for the nightly drift report, OPS-1260", 120, Runners, TwiceADay, Terraform),
        Healthy("terraform-staging", "Applies the infra-main pipeline to staging, OPS-1043", 210, Runners, FourTimesADay, Terraform),
        Healthy("access-sync", "Reconciles users with the access register, SEC-311", 180, Cluster, TwiceADay, Service),
        Healthy("edge-gateway", "Introspection from edge one, PLAT-72", 150, EdgeSites, FourTimesADay, Edge),
        Healthy("edge-gateway", "Introspection from edge two, PLAT-72", 150, EdgeSites, FourTimesADay, Edge),
        Healthy("prometheus-exporter", "Scrapes databases in the first cluster, OBS-14", 400, Cluster, Hourly, Prometheus),
        Healthy("prometheus-exporter", "Scrapes queues in the first cluster, OBS-15", 400, Cluster, FourTimesADay, Prometheus),
        Healthy("prometheus-exporter", "Scrapes the staging cluster, OBS-41", 160, Cluster, TwiceADay, Prometheus),
        Healthy("grafana-reader", "Dashboards of the operations room, OBS-19", 370, Cluster, FourTimesADay, Grafana),
        Healthy("grafana-reader", "Capacity reports for the weekly meeting, OBS-77", 95, Cluster, TwiceADay, Grafana),
        Healthy("log-shipper", "Ships logs of the first cluster to the archive, OBS-22", 360, Cluster, FourTimesADay, FluentBit),
        Healthy("log-shipper", "Ships logs of the second cluster to the archive, OBS-23", 330, Cluster, FourTimesADay, FluentBit),
        Healthy("alert-router", "Pages the on-call engineer, OBS-30", 290, Cluster, TwiceADay, Service),
        Healthy("alert-router", "Mirrors pages into the incident channel, OBS-31", 285, Cluster, TwiceADay, Service),
        Healthy("ci-backend", "Publishes test reports of the backend, CI-88", 250, Runners, TwiceADay, RunnerOne, RunnerTwo),
        Healthy("ci-backend", "Fetches build caches for the backend, CI-91", 240, Runners, TwiceADay, RunnerOne, RunnerTwo),
        Healthy("ci-frontend", "Publishes previews of the web application, CI-102", 230, Runners, TwiceADay, RunnerTwo, RunnerOne),
        Healthy("ci-frontend", "Fetches build caches for the frontend, CI-104", 220, Runners, TwiceADay, RunnerTwo),
        Healthy("deploy-api", "Rolls out the API in the first cluster, REL-12", 200, Runners, TwiceADay, RunnerOne),
        Healthy("deploy-api", "Rolls out the API in the second cluster, REL-13", 200, Runners, TwiceADay, RunnerOne),
        Healthy("deploy-web", "Publishes assets to the content network, REL-20", 190, Runners, TwiceADay, RunnerTwo),
        Healthy("deploy-web", "Empties caches after a release, REL-21", 190, Runners, TwiceADay, RunnerTwo),
        Healthy("feature-flags", "Flag reads of the web servers, WEB-401", 170, Web, FourTimesADay, WebServer),
        Healthy("feature-flags", "Flag reads of the cluster's services, WEB-402", 165, Cluster, TwiceADay, SecondService),
        Healthy("search-indexer", "Incremental index of products, SRCH-9", 300, Cluster, FourTimesADay, SecondService),
        Healthy("chatops-bot", "Deployment questions in the team's chat, DEV-61", 140, Cluster, TwiceADay, Service),
        Healthy("backup-nightly", "Copies of the order database, STO-3", 420, Storage, TwiceADay, Backup),
        Healthy("backup-nightly", "Copies of the customer database, STO-4", 420, Storage, TwiceADay, Backup),
        Healthy("backup-verify", "Restores yesterday's copy and compares, STO-8", 310, Storage, TwiceADay, Backup),
        Healthy("billing-export", "Usage records for the invoicing run, FIN-17", 280, BillingHost, TwiceADay, Billing),
        Healthy("invoice-mailer", "Reads open invoices before sending, FIN-25", 270, BillingHost, TwiceADay, Billing),
        Healthy("warehouse-loader", "Event loads into the warehouse, DATA-33", 260, DataPlatform, FourTimesADay, Airflow),
        Healthy("dbt-runner", "Models of the sales area, DATA-51", 175, DataPlatform, TwiceADay, Dbt),
        Healthy("payroll-bridge", "Working hours to the payroll provider, HR-6", 320, BillingHost, TwiceADay, Billing),
        Healthy("partner-portal", "Orders shown to partners, PART-40", 250, PortalHosts, FourTimesADay, Portal),
        Healthy("crm-sync", "Customer changes from the shop, SALES-12", 240, Cluster, TwiceADay, Service),
        Healthy("load-test", "Warm-up probes of the load generators, DEV-130", 90, Cluster, TwiceADay, SecondService),

        // Strangers tried two of them and were refused by the allowlist.
        Healthy("warehouse-loader", "Corrections of late events, DATA-34", 130, DataPlatform, TwiceADay, Airflow).Refused(Once, 3.4, Stranger),
        Healthy("partner-portal", "Invoices shown to partners, PART-41", 125, PortalHosts, TwiceADay, Portal).Refused(Daily, 1.6, Scanner, Stranger),

        // One job each, made when it begins.
        new DemoToken("deploy-api", "Release 2.48 of the API, REL-977", 0.15).Lives(1).Only(Runners).Used(Once, 0.05, RunnerOne),
        new DemoToken("deploy-web", "Release 5.12 of the web application, REL-978", 0.1).Lives(1).Only(Runners).Used(Once, 0.04, RunnerTwo),
        new DemoToken("ci-backend", "Nightly end-to-end run, CI-640", 0.2).Lives(1).Only(Runners).Used(Once, 0.1, RunnerOne),
    ];

    private static DemoToken Healthy(string user, string description, double createdDaysAgo, string network, DemoRhythm rhythm, params DemoCaller[] callers)
    {
        const double EarliestLastUse = 0.02;
        const double HoursPerDay = 24;
        var last = EarliestLastUse + DemoSequence.Number(description, index: 1, limit: 5) / HoursPerDay;
        return new DemoToken(user, description, createdDaysAgo).Extends(1).Only(network).Used(rhythm, last, callers);
    }
}
