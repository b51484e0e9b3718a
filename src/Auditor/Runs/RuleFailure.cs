namespace AppUsersGateway.Auditor.Runs;

/// <summary>A rule threw instead of judging: a defect of that rule.</summary>
/// <param name="code">The rule.</param>
/// <param name="subjectId">What it was asked about.</param>
/// <param name="cause">What it threw.</param>
public sealed class RuleFailure(string code, string subjectId, Exception cause) : Exception($"Rule {code} failed on {subjectId}.", cause)
{
    /// <summary>The rule's code.</summary>
    public string Code { get; } = code;

    /// <summary>The id of what it was asked about.</summary>
    public string SubjectId { get; } = subjectId;
}
