using static AppUsersGateway.Gateway.Demo.DemoCaller;
using static AppUsersGateway.Gateway.Demo.DemoNetworks;
using static AppUsersGateway.Gateway.Demo.DemoRhythm;

namespace AppUsersGateway.Gateway.Demo.Tokens;

/// <summary>Tokens in use that never end (TOK-001), have too long a session (TOK-003), or are about to end (TOK-005).</summary>
internal static class LastingTokens
{
    public static IReadOnlyList<DemoToken> All { get; } =
    [
        // Never end; two of them are older than today's form of secrets (TOK-014).
        new DemoToken("terraform-prod", "Emergency access for the platform team, OPS-700", 430).Only(Office).Used(Weekly, 6.2, Laptop),
        new DemoToken("backup-nightly", "Copies of the archive buckets, STO-1", 510).Only(Storage).Used(Daily, 0.4, Backup) with { IsOfOldForm = true },
        new DemoToken("billing-export", "Month-end corrections, FIN-2", 470).Only(BillingHost).Used(Weekly, 4.1, Billing),
        new DemoToken("log-shipper", "Audit log of the bastion hosts, OBS-2", 480).Only(Cluster).Used(Daily, 0.6, FluentBit) with { IsOfOldForm = true },
        new DemoToken("search-indexer", "Full rebuild of the index, SRCH-1", 390).Only(Cluster).Used(Daily, 62.3, SecondService).Used(Once, 2.3, SecondService),
        new DemoToken("dbt-runner", "Snapshots of slowly changing tables, DATA-40", 330).Only(DataPlatform).Used(Daily, 0.5, Dbt),
        new DemoToken("crm-sync", "Opt-outs from the CRM, SALES-3", 410).Only(Cluster).Used(Daily, 0.3, Service),

        // Sessions of 2, 40 and 400 days.
        new DemoToken("grafana-reader", "Month view for the management board, OBS-80", 200).Extends(2).Only(Cluster).Used(Daily, 0.4, Grafana).Used(Flood, 0.3, Grafana),
        new DemoToken("invoice-mailer", "Reminders of overdue invoices, FIN-26", 190).Extends(2).Only(BillingHost).Used(Daily, 0.7, Billing),
        new DemoToken("ci-frontend", "Visual comparison on working days, CI-120", 180).Extends(40).Only(Runners).Used(Workdays, 0.2, RunnerOne),
        new DemoToken("warehouse-loader", "Weekly load of the price lists, DATA-36", 240).Extends(40).Only(DataPlatform).Used(Weekly, 3.2, Airflow),
        new DemoToken("payroll-bridge", "Yearly statements, HR-2", 320).Lives(400).Only(BillingHost).Used(Weekly, 5.1, Billing),
        new DemoToken("backup-verify", "Quarterly restore exercise, STO-10", 300).Extends(400).Only(Storage).Used(Weekly, 4.4, Backup),

        // Rotated, and its program still uses the old secret.
        new DemoToken("prometheus-exporter", "Scrapes the staging cluster, OBS-41", 46).Lives(80).Only(Cluster).Used(TwiceADay, 0.2, Prometheus) with { Rotation = (4.2, 6) },

        // End in 20, 10 and 5 days and today, and are used.
        new DemoToken("deploy-api", "Schema changes during a release, REL-15", 70).Lives(90).Only(Runners).Used(Daily, 0.5, RunnerOne),
        new DemoToken("alert-router", "Status page updates, OBS-35", 50).Lives(60).Only(Cluster).Used(Daily, 0.3, Service),
        new DemoToken("prometheus-exporter", "Scrapes the new cache servers, OBS-95", 25).Lives(30).Only(Cluster).Used(TwiceADay, 0.2, Prometheus),
        new DemoToken("billing-export", "Usage records for the new price plan, FIN-31", 29.5).Lives(30).Only(BillingHost).Used(Daily, 0.2, Billing),

        // The same, and nothing has used them for a while.
        new DemoToken("terraform-staging", "Import of the old network, OPS-1290", 40).Lives(60).Only(Runners).Used(Daily, 12.4, Terraform),
        new DemoToken("dbt-runner", "Trial of the new adapter, DATA-58", 20).Lives(30).Only(DataPlatform).Used(Daily, 9.1, Dbt),
        new DemoToken("chatops-bot", "Vote on the release name, DEV-70", 85).Lives(90).Only(Cluster).Used(Weekly, 20.3, Service),
        new DemoToken("load-test", "Load before release 2.47, DEV-133", 13.5).Lives(14).Only(Cluster).Used(Daily, 8.2, SecondService),
    ];
}
