using AppUsersGateway.Data.Permissions;
using static AppUsersGateway.Gateway.Demo.DemoPerson;

namespace AppUsersGateway.Gateway.Demo;

/// <summary>The programs of a company that sells software: some well kept, some forgotten.</summary>
internal static class DemoUsers
{
    private const string Production = "production";
    private const string Staging = "staging";
    private const string Development = "development";

    public static IReadOnlyList<DemoUser> All { get; } =
    [
        new("terraform-prod", Production, Ana, "platform", "Applies infrastructure changes to production from the infra-main pipeline.", 520) { Permissions = [Permission.OrganizationAdmin] },
        new("terraform-staging", Staging, Ana, "platform", "Applies infrastructure changes to staging before they reach production.", 520),
        new("access-sync", Production, Ana, "security", "Creates and retires application users from the access register.", 470) { Permissions = [Permission.AppUsersWrite, Permission.TokensVerify], ReviewedDaysAgo = 25 },
        new("edge-gateway", Production, Ana, "platform", "Asks at the edge whether a presented token is good.", 430) { Permissions = [Permission.TokensVerify], Grown = (Permission.AppUsersRead, 3.2), ReviewedDaysAgo = 26 },
        new("prometheus-exporter", Production, Ana, "observability", "Exposes the metrics of the managed services to Prometheus.", 515) { ReviewedDaysAgo = 27 },
        new("grafana-reader", Production, Ana, "observability", "Reads time series for the dashboards of the operations room.", 500) { ReviewedDaysAgo = 27 },
        new("log-shipper", Production, Ana, "observability", "Ships the logs of every cluster to the archive.", 495) { ReviewedDaysAgo = 28 },
        new("alert-router", Production, Ana, "observability", "Turns alerts into pages for whoever is on call.", 380) { ReviewedDaysAgo = 28 },
        new("ci-backend", Development, Priya, "developers", "Builds and tests the backend on every push.", 510),
        new("ci-frontend", Development, Priya, "developers", "Builds the web application and its previews.", 510),
        new("deploy-api", Production, Priya, "developers", "Rolls out the API after a release is approved.", 505) { ReviewedDaysAgo = 110 },
        new("deploy-web", Production, Priya, "developers", "Publishes the web application to the content network.", 505),
        new("feature-flags", Production, Priya, "developers", "Reads and caches feature flags for the web servers.", 340),
        new("search-indexer", Production, Priya, "search", "Keeps the product search index up to date.", 400),
        new("chatops-bot", Development, Priya, "developers", "Answers deployment questions in the team's chat.", 260),
        new("release-notes-bot", Staging, Priya, "developers", "Collects release notes; planned, never finished.", 75),
        new("backup-nightly", Production, Jonas, "storage", "Takes the nightly copies of all databases.", 525) { ReviewedDaysAgo = 40 },
        new("backup-verify", Staging, Jonas, "storage", "Restores a copy every day and compares it.", 450),
        new("billing-export", Production, Jonas, "finance", "Hands usage to the invoicing system, once a day.", 480) { ReviewedDaysAgo = 41 },
        new("invoice-mailer", Production, Jonas, "finance", "Sends invoices and reminders.", 420) { ReviewedDaysAgo = 41 },
        new("warehouse-loader", Production, Jonas, "data", "Loads events into the warehouse.", 460) { ReviewedDaysAgo = 43 },
        new("dbt-runner", Staging, Jonas, "data", "Builds the models of the warehouse.", 455),
        new("kafka-mirror", Staging, Jonas, "data", "Mirrored topics between clusters until the move was done.", 410),
        new("data-science-notebooks", Development, Jonas, "data", "Notebooks of the pricing study.", 350),
        new("payroll-bridge", Production, Dana, "people", "Carries working hours to the payroll provider.", 440),
        new("partner-portal", Production, Dana, "partners", "Lets partners see their orders.", 390),
        new("crm-sync", Production, Dana, "sales", "Copies customers between the shop and the CRM.", 430) { AbandonedDaysAgo = 80 },
        new("legacy-ftp-bridge", Production, null, null, "Old file exchange with the print shop.", 535),
        new("seasonal-campaign", Production, Jonas, "sales", "Price updates during the spring campaign.", 200),
        new("sandbox-playground", Development, Priya, null, "For trying things out.", 230),
        new("load-test", null, null, "developers", "Load against staging before big releases.", 320),
        new("partner-acme", Production, Jonas, "partners", "Order feed of a partner whose contract ended.", 370) { DisabledDaysAgo = 25 },
        new("jenkins-old", Development, Priya, "developers", "The build server before the present pipelines.", 520) { DeletedDaysAgo = 150 },
    ];
}
