namespace AppUsersGateway.Gateway.Demo;

/// <summary>A program that calls, as the gateway sees it. Public addresses are of the ranges for documentation (RFC 5737, RFC 3849).</summary>
internal sealed record DemoCaller(string Ip, string UserAgent)
{
    public static readonly DemoCaller Terraform = new("198.51.100.17", "Terraform/1.9.8");
    public static readonly DemoCaller RunnerOne = new("198.51.100.18", "python-requests/2.32.3");
    public static readonly DemoCaller RunnerTwo = new("198.51.100.19", "curl/8.9.1");
    public static readonly DemoCaller Prometheus = new("10.20.4.11", "Prometheus/2.54.1");
    public static readonly DemoCaller Grafana = new("10.20.4.21", "Grafana/11.2.0");
    public static readonly DemoCaller FluentBit = new("10.20.8.5", "Fluent-Bit/3.1.7");
    public static readonly DemoCaller Service = new("10.20.6.30", "Go-http-client/2.0");
    public static readonly DemoCaller SecondService = new("10.20.6.31", "okhttp/4.12.0");
    public static readonly DemoCaller Backup = new("10.30.1.7", "restic/0.17.1");
    public static readonly DemoCaller Airflow = new("10.40.2.9", "apache-airflow/2.10.2");
    public static readonly DemoCaller Dbt = new("10.40.2.14", "dbt/1.8.6 python-requests/2.32.3");
    public static readonly DemoCaller Billing = new("192.0.2.40", "python-requests/2.31.0");
    public static readonly DemoCaller Laptop = new("192.0.2.201", "PostmanRuntime/7.42.0");
    public static readonly DemoCaller WebServer = new("203.0.113.24", "axios/1.7.7");
    public static readonly DemoCaller Portal = new("203.0.113.60", "Apache-HttpClient/5.3");
    public static readonly DemoCaller Partner = new("203.0.113.130", "Java-http-client/21");
    public static readonly DemoCaller Edge = new("2001:db8:40:7::1c", "envoy/1.31.2");

    /// <summary>A partner's program that nobody announced, and a load generator that runs in three places at once.</summary>
    public static readonly DemoCaller NewPartner = new("198.51.100.77", "okhttp/4.12.0");
    public static readonly DemoCaller CloudOne = new("192.0.2.130", "k6/0.54.0");
    public static readonly DemoCaller CloudTwo = new("198.51.100.130", "k6/0.54.0");
    public static readonly DemoCaller CloudThree = new("203.0.113.131", "k6/0.54.0");

    /// <summary>Callers that nobody of the organization knows.</summary>
    public static readonly DemoCaller Stranger = new("203.0.113.250", "python-requests/2.28.1");
    public static readonly DemoCaller Scanner = new("198.51.100.240", "curl/7.81.0");
}
