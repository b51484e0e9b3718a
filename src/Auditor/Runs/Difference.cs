using AppUsersGateway.Auditor.Rules;
using AppUsersGateway.Data.Findings;

namespace AppUsersGateway.Auditor.Runs;

/// <summary>Something that the stored findings do not say yet, or that mails may have to tell of: an observation, or a finding that nothing was observed of.</summary>
/// <param name="Gone">The fingerprint of a finding whose condition is gone; null for an observation.</param>
/// <param name="Rule">The rule's code.</param>
/// <param name="Subject">What was observed.</param>
/// <param name="Verdict">What the rule said.</param>
/// <param name="IsStored">Whether an unresolved finding says something of it already.</param>
public sealed record Difference(string? Gone, string? Rule, FindingSubject? Subject, Verdict? Verdict, bool IsStored)
{
    /// <summary>Of an observation.</summary>
    public static Difference Of(Observation observation, bool isStored) => new(null, observation.Rule.Code, observation.Subject, observation.Verdict, isStored);

    /// <summary>Of a finding that is gone.</summary>
    public static Difference Of(Finding gone) => new(gone.Fingerprint, null, null, null, IsStored: true);

    /// <summary>The observation again; null when it is about a finding that is gone.</summary>
    public Observation? Observation(RuleCatalog rules) => Gone is null ? new Observation(rules.Describe(Rule!), Subject!, Verdict!) : null;
}
