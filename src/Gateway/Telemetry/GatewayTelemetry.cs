using System.Diagnostics;
using System.Diagnostics.Metrics;
using AppUsersGateway.Data.Database;
using AppUsersGateway.Gateway.Authentication;

namespace AppUsersGateway.Gateway.Telemetry;

/// <summary>
/// Every number and span of this project. Labels are words of ours out of short lists: never an id, a name, an address or anything that
/// a caller wrote, for metrics are read by people who may read nothing else.
/// </summary>
internal static class GatewayTelemetry
{
    /// <summary>The name of the activity source and of the meter.</summary>
    public const string Name = "AppUsersGateway.Gateway";

    public static readonly ActivitySource Source = new(Name);

    private static readonly Meter Meter = new(Name);

    private static readonly Counter<long> Authentications = Meter.CreateCounter<long>(
        "appusers.authentications", "{request}", "Requests by what became of their token.");

    private static readonly Counter<long> Verifications = Meter.CreateCounter<long>(
        "appusers.verifications", "{request}", "Tokens that services asked about, by what became of them.");

    private static readonly Histogram<double> Operations = Meter.CreateHistogram(
        "graphql.server.operation.duration",
        "s",
        "Duration of GraphQL operations, with parsing and validation.",
        advice: new InstrumentAdvice<double> { HistogramBucketBoundaries = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10] });

    private static readonly Counter<long> Errors = Meter.CreateCounter<long>(
        "graphql.server.errors", "{error}", "Errors in answers of GraphQL, of whole requests and of fields, by their public code.");

    private static readonly Gauge<long> Outbox = Meter.CreateGauge<long>("appusers.outbox.waiting", "{mail}", "Mails that wait to be sent.");

    private static readonly KeyValuePair<string, object?>[] OutcomeLabels = [.. Enum.GetValues<AuthenticationOutcome>().Select(outcome => Label("outcome", EnumText.Of(outcome)))];

    /// <summary>Whether anybody counts operations.</summary>
    public static bool CountsOperations => Operations.Enabled;

    public static void Authenticated(AuthenticationOutcome outcome) => Authentications.Add(1, Label("outcome", EnumText.Of(outcome)));

    public static void Verified(AuthenticationOutcome outcome) => Verifications.Add(1, OutcomeLabels[(int)outcome]);

    /// <param name="type">query, mutation, subscription, or none when the document was not understood.</param>
    /// <param name="elapsed">How long it took.</param>
    public static void Operated(string type, TimeSpan elapsed) => Operations.Record(elapsed.TotalSeconds, Label("graphql.operation.type", type));

    public static void Failed(string code) => Errors.Add(1, Label("code", code));

    public static void MailsWaiting(long count) => Outbox.Record(count);

    private static KeyValuePair<string, object?> Label(string name, string value) => new(name, value);
}
