namespace AppUsersGateway.Data.Findings;

/// <summary>One fact that supports a finding, as a person reads it. Never a secret or a hash.</summary>
/// <param name="Name">What was observed, for example "last successful use".</param>
/// <param name="Value">The observation, for example "2026-08-01 (114 days ago)".</param>
public sealed record Evidence(string Name, string Value);
