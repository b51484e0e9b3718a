using AppUsersGateway.Data.Facts;
using AppUsersGateway.Data.Findings;
using AppUsersGateway.Data.Networks;

namespace AppUsersGateway.Auditor.Rules;

/// <summary>A token is used from where it has been used before.</summary>
public sealed class NewNetwork : IRepeatedTokenRule
{
    /// <summary>How long a network counts as new.</summary>
    private static readonly Threshold Window = new(0, "days", 7, ThresholdUnit.Days);

    /// <inheritdoc />
    public RuleDescription About { get; } = new(
        "NET-007",
        "First use from a new network",
        Severity.Medium,
        "a success within {days} from a /24 (IPv4) or /48 (IPv6) that was not seen in the 90 days before; one step higher when privileged, without allowlist or in production",
        "A new place is a program that moved, or a thief.",
        "Acknowledge it if you recognise it; otherwise suspend the token.",
        ["NIST SP 800-53r5 AC-2(12)", "OWASP NHI2 secret leakage"])
    {
        Thresholds = [Window],
        IsIntroductory = true,
    };

    /// <inheritdoc />
    public IEnumerable<Verdict> Check(TokenFacts token, RuleTerms terms)
    {
        if (token.Use.IsCut || token.CreatedAt > terms.Now - UseFacts.Window || token.RecordedSince > terms.Now - UseFacts.Window)
        {
            return [];
        }

        var places = token.Use.Callers.GroupBy(caller => caller.Network).Select(place => (Network: place.Key, First: place.Min(caller => caller.FirstAt), Callers: place.ToList())).ToList();
        return places.Exists(place => place.First < terms.Ago(Window))
            ? places.Where(place => place.First >= terms.Ago(Window)).OrderBy(place => place.Network.ToString(), StringComparer.Ordinal)
                .Select(place => Verdict(token, place.Network, place.First, place.Callers, terms)).OfType<Verdict>()
            : [];
    }

    private Verdict? Verdict(TokenFacts token, IpNetwork network, DateTimeOffset first, List<CallerFacts> callers, RuleTerms terms) => UsageGuard.For(token).Weigh(
        new Verdict(
            About.Severity,
            $"was used from {network} for the first time",
            [
                new("new network", $"{network}"),
                new("first use from there", TimeText.Moment(first, terms.Now)),
                new("callers", CallerList.Of(callers)),
                new("used before from", NetworkList.Names([.. token.Use.Callers.Select(caller => caller.Network).Distinct().Where(other => other != network)])),
            ],
            $"Acknowledge this if you recognise {CallerList.Of(callers)}; otherwise suspend {TokenName.Of(token)}.")
        {
            Material = network.ToString(),
        },
        UseFacts.Window,
        terms.Now);
}
