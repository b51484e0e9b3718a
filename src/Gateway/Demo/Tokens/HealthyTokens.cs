using AppUsersGateway.Data.Permissions;
using static AppUsersGateway.Gateway.Demo.DemoCaller;
using static AppUsersGateway.Gateway.Demo.DemoNetworks;
using static AppUsersGateway.Gateway.Demo.DemoRhythm;

namespace AppUsersGateway.Gateway.Demo.Tokens;

/// <summary>Tokens as they should be: short sessions that use extends, a secret of this quarter, small or private networks, a description that says what breaks.</summary>
internal static class HealthyTokens
{
    public static IReadOnlyList<DemoToken> All { get; } =
    [
        Healthy("terraform-prod", "Applies the infra-main pipeline to production, OPS-1042", 66, Runners, FourTimesADay, Terraform).Keeps(Permission.AppUsersRead),
        Healthy("terraform-prod", "Reads state for the nightly drift report, OPS-1260", 52, Runners, TwiceADay, Terraform).Keeps(Permission.AppUsersRead),
        Healthy("terraform-staging", "Applies the infra-main pipeline to staging, OPS-1043", 66, Runners, FourTimesADay, Terraform),
        Healthy("access-sync", "Reconciles users with the access register, SEC-311", 36, Cluster, TwiceADay, Service).Keeps(Permission.AppUsersWrite),
        Healthy("edge-gateway", "Introspection from edge one, PLAT-72", 82, EdgeSites, FourTimesADay, Edge).Keeps(Permission.TokensVerify),
        Healthy("edge-gateway", "Introspection from edge two, PLAT-72", 82, EdgeSites, FourTimesADay, Edge).Keeps(Permission.TokensVerify),
        Healthy("prometheus-exporter", "Scrapes databases in the first cluster, OBS-14", 28, Cluster, Hourly, Prometheus),
        Healthy("prometheus-exporter", "Scrapes queues in the first cluster, OBS-15", 28, Cluster, FourTimesADay, Prometheus),
        Healthy("grafana-reader", "Dashboards of the operations room, OBS-19", 74, Cluster, FourTimesADay, Grafana),
        Healthy("grafana-reader", "Capacity reports for the weekly meeting, OBS-77", 27, Cluster, TwiceADay, Grafana),
        Healthy("log-shipper", "Ships logs of the first cluster to the archive, OBS-22", 64, Cluster, FourTimesADay, FluentBit),
        Healthy("log-shipper", "Ships logs of the second cluster to the archive, OBS-23", 34, Cluster, FourTimesADay, FluentBit),
        Healthy("alert-router", "Pages the on-call engineer, OBS-30", 70, Cluster, TwiceADay, Service),
        Healthy("alert-router", "Mirrors pages into the incident channel, OBS-31", 65, Cluster, TwiceADay, Service),
        Healthy("ci-backend", "Publishes test reports of the backend, CI-88", 30, Runners, TwiceADay, RunnerOne, RunnerTwo),
        Healthy("ci-backend", "Fetches build caches for the backend, CI-91", 20, Runners, TwiceADay, RunnerOne, RunnerTwo),
        Healthy("ci-frontend", "Publishes previews of the web application, CI-102", 10, Runners, TwiceADay, RunnerTwo, RunnerOne),
        Healthy("ci-frontend", "Fetches build caches for the frontend, CI-104", 76, Runners, TwiceADay, RunnerTwo),
        Healthy("deploy-api", "Rolls out the API in the first cluster, REL-12", 56, Runners, TwiceADay, RunnerOne),
        Healthy("deploy-api", "Rolls out the API in the second cluster, REL-13", 56, Runners, TwiceADay, RunnerOne),
        Healthy("deploy-web", "Publishes assets to the content network, REL-20", 46, Runners, TwiceADay, RunnerTwo),
        Healthy("feature-flags", "Flag reads of the web servers, WEB-401", 26, Web, FourTimesADay, WebServer),
        Healthy("feature-flags", "Flag reads of the cluster's services, WEB-402", 21, Cluster, TwiceADay, SecondService),
        Healthy("search-indexer", "Incremental index of products, SRCH-9", 80, Cluster, FourTimesADay, SecondService),
        Healthy("chatops-bot", "Deployment questions in the team's chat, DEV-61", 72, Cluster, TwiceADay, Service),
        Healthy("backup-nightly", "Copies of the order database, STO-3", 48, Storage, TwiceADay, Backup),
        Healthy("backup-nightly", "Copies of the customer database, STO-4", 48, Storage, TwiceADay, Backup),
        Healthy("backup-verify", "Restores yesterday's copy and compares, STO-8", 14, Storage, TwiceADay, Backup),
        Healthy("billing-export", "Usage records for the invoicing run, FIN-17", 60, BillingHost, TwiceADay, Billing),
        Healthy("invoice-mailer", "Reads open invoices before sending, FIN-25", 50, BillingHost, TwiceADay, Billing),
        Healthy("warehouse-loader", "Event loads into the warehouse, DATA-33", 40, DataPlatform, FourTimesADay, Airflow),
        Healthy("dbt-runner", "Models of the sales area, DATA-51", 31, DataPlatform, TwiceADay, Dbt),
        Healthy("payroll-bridge", "Working hours to the payroll provider, HR-6", 24, BillingHost, TwiceADay, Billing),
        Healthy("partner-portal", "Orders shown to partners, PART-40", 30, PortalHosts, FourTimesADay, Portal),
        Healthy("crm-sync", "Customer changes from the shop, SALES-12", 20, Cluster, TwiceADay, Service),
        Healthy("load-test", "Warm-up probes of the load generators, DEV-130", 22, Cluster, TwiceADay, SecondService),

        // Strangers tried two of them and were refused by the allowlist.
        Healthy("warehouse-loader", "Corrections of late events, DATA-34", 62, DataPlatform, TwiceADay, Airflow).Refused(Once, 3.4, Stranger),
        Healthy("partner-portal", "Invoices shown to partners, PART-41", 57, PortalHosts, TwiceADay, Portal).Refused(Daily, 1.6, Scanner, Stranger),

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
