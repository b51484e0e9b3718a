using AppUsersGateway.Auditor.Rules;

namespace AppUsersGateway.Gateway.AuditPolicies;

/// <summary>A rule as the catalogue shows it to an organization; not asked when this version has it no more.</summary>
/// <param name="About">Its entry.</param>
/// <param name="Asked">How audits ask it in general; null when this version has it no more.</param>
internal sealed record ShownRule(RuleDescription About, AskedRule? Asked);

/// <summary>A threshold and its value.</summary>
/// <param name="Threshold">The threshold.</param>
/// <param name="Value">Its value in general.</param>
internal sealed record ShownThreshold(Threshold Threshold, long Value);
