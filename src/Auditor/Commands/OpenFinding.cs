using AppUsersGateway.Data.Findings;

namespace AppUsersGateway.Auditor.Commands;

/// <summary>A finding that is open after an audit, as the terminal and the exports tell it.</summary>
/// <param name="Organization">The organization's name.</param>
/// <param name="Finding">The finding.</param>
/// <param name="Subject">What it is about, in one line.</param>
internal sealed record OpenFinding(string Organization, Finding Finding, string Subject);
