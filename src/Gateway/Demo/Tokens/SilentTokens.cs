using static AppUsersGateway.Gateway.Demo.DemoCaller;
using static AppUsersGateway.Gateway.Demo.DemoNetworks;
using static AppUsersGateway.Gateway.Demo.DemoRhythm;

namespace AppUsersGateway.Gateway.Demo.Tokens;

/// <summary>Tokens that fell silent (TOK-007) or were never used (TOK-008), and all those of users that are dormant (USR-001).</summary>
internal static class SilentTokens
{
    private const double Year = 365;

    public static IReadOnlyList<DemoToken> All { get; } =
    [
        // Silent for 35, 60 and 100 days: outside production and from few addresses, then exposed.
        new DemoToken("terraform-staging", "Rebuild of the staging network, OPS-1199", 150).Lives(Year).Only(Runners).Used(Weekly, 35.4, Terraform),
        new DemoToken("backup-verify", "Comparison with the old archive, STO-9", 220).Lives(Year).Only(Storage).Used(Weekly, 60.3, Backup),
        new DemoToken("ci-backend", "Coverage upload to the retired dashboard, CI-45", 320).Only(Runners).Used(Daily, 100.2, RunnerOne),
        new DemoToken("feature-flags", "Flag reads of the retired web servers, WEB-380", 300).Lives(Year).Only(Web).Used(Daily, 35.1, WebServer),
        new DemoToken("chatops-bot", "First version of the bot, DEV-44", 255).Lives(Year).Used(Daily, 60.5, Service),
        new DemoToken("deploy-web", "Move of the content network, REL-8", 340).Used(Weekly, 100.6, RunnerTwo),
        new DemoToken("terraform-prod", "Takeover of the old accounts, OPS-880", 280).Lives(Year).Only(Runners).Used(Weekly, 61.2, Terraform),
        new DemoToken("grafana-reader", "Dashboards of the previous tool, OBS-9", 450).Only(Cluster).Used(Daily, 101.3, Grafana),

        // Made 8, 20 and 40 days ago and never used: the same two groups.
        new DemoToken("dbt-runner", "Models of the logistics area, DATA-60", 8.3).Lives(30).Only(DataPlatform),
        new DemoToken("ci-frontend", "Accessibility checks, CI-131", 20.4).Lives(90).Only(Runners),
        new DemoToken("backup-verify", "Second restore target, STO-12", 40.3).Lives(90).Only(Storage),
        new DemoToken("alert-router", "Second paging provider, OBS-99", 8.2).Lives(60).Only(Cluster),
        new DemoToken("search-indexer", "Synonyms from the editors, SRCH-20", 20.1).Lives(90).Only(Cluster),
        new DemoToken("invoice-mailer", "Electronic invoices, FIN-40", 41.2).Lives(90),
        new DemoToken("access-sync", "Import of the contractors' register, SEC-340", 40.6).Lives(90).Only(Cluster),

        // Users whose every token is silent: 50 days, 60 in production, 100, and more in production.
        new DemoToken("sandbox-playground", "Trying the API, no ticket", 225).Lives(Year).Only(Office).Used(Weekly, 50.4, Laptop),
        new DemoToken("seasonal-campaign", "Prices of the spring campaign, SALES-30", 190).Lives(Year).Only(Cluster).Used(Daily, 60.2, Service),
        new DemoToken("seasonal-campaign", "Banners of the spring campaign, SALES-31", 185).Lives(Year).Only(Web).Used(Daily, 66.7, WebServer),
        new DemoToken("data-science-notebooks", "Notebooks of the pricing study, DATA-20", 345).Only(DataPlatform).Used(Workdays, 100.3, Airflow),
        new DemoToken("legacy-ftp-bridge", "Nightly file to the print shop", 530).Used(Daily, 112.4, RunnerTwo),
        new DemoToken("legacy-ftp-bridge", "Proofs from the print shop", 529).Used(Weekly, 131.6, RunnerTwo),
    ];
}
