using AppUsersGateway.Data.Facts;
using AppUsersGateway.Data.Findings;

namespace AppUsersGateway.Auditor.Rules;

/// <summary>An allowlist holds nothing that nobody calls from.</summary>
public sealed class UnusedNetworks : ITokenRule
{
    /// <summary>How long an entry may be without callers; no longer than use is looked at.</summary>
    private static readonly Threshold Window = new(0, "days", 90, ThresholdUnit.Days);

    /// <inheritdoc />
    public RuleDescription About { get; } = new(
        "NET-004",
        "Allowlist entries without callers",
        Severity.Low,
        "no successful use from an entry for {days}, of a token that is used and as old as that",
        "An entry that nobody needs is a door that nobody watches.",
        "Leave the entry out at the next rotation.",
        ["NIST SP 800-53r5 AC-6", "Aiven best practices: IP allowlist"])
    {
        Thresholds = [Window],
    };

    /// <inheritdoc />
    public Verdict? Check(TokenFacts token, RuleTerms terms)
    {
        if (token.IpAllowlist is not { } list || token.Use.IsCut || token.CreatedAt > terms.Ago(Window) || OpenToTheInternet.IsOpen(list))
        {
            return null;
        }

        var callers = token.Use.Callers.Where(caller => caller.LastAt >= terms.Ago(Window)).Select(caller => caller.Address).ToList();
        var unused = list.Networks.Where(network => !callers.Exists(network.Contains)).ToList();
        if (callers.Count == 0 || unused.Count == 0)
        {
            return null;
        }

        return UsageGuard.For(token).Weigh(
            new Verdict(
                About.Severity,
                $"allows {(unused.Count == 1 ? $"{unused[0]}, from which nobody calls" : $"{unused.Count} networks from which nobody calls")}",
                [
                    new("entries without callers", NetworkList.Sizes(unused)),
                    new("allowlist", NetworkList.Names(list.Networks)),
                    ObservedNetworks.Evidence(token.Use),
                ],
                $"Rotate {TokenName.Of(token)} to one whose allowlist leaves out {NetworkList.Names(unused)}."),
            terms.Length(Window),
            terms.Now);
    }
}
