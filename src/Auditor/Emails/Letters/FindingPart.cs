using AppUsersGateway.Auditor.Emails.Digests;
using AppUsersGateway.Auditor.Runs;

namespace AppUsersGateway.Auditor.Emails.Letters;

/// <summary>One finding as a part of a letter: what, which, why, evidence, what to do, by when, by which authority.</summary>
public static class FindingPart
{
    /// <summary>The part, without steps and words to copy.</summary>
    public static LetterPart Of(FindingChange change, DateTimeOffset now)
    {
        var (finding, (rule, subject, _)) = (change.Finding, change.Observation);
        return new LetterPart($"{DigestSubject.Of(subject)}: {rule.Title}")
        {
            Severity = finding.Severity,
            Change = change.SeverityBefore is { } before ? $"was {Wording.Of(before).ToLowerInvariant()}" : finding.ReopenedAt is null ? null : "again",
            Text = $"{char.ToUpperInvariant(finding.Title[0])}{finding.Title[1..]}.",
            Facts =
            [
                .. subject.TokenPrefix is null ? [] : new[] { new LetterFact("Token", subject.TokenDescription is { Length: > 0 } purpose ? purpose : "(no description)") },
                .. subject.Environment is { } environment ? new[] { new LetterFact("Where", environment) } : [],
                new("To do", finding.Remedy),
                .. finding.Deadline is { } deadline ? new[] { new LetterFact("By", Wording.Coming(deadline, now)) } : [],
                new("Why", rule.Rationale),
                new("Evidence", [.. finding.Evidence.Items.Take(LetterLimits.Evidence).Select(fact => $"{fact.Name}: {fact.Value}")]),
            ],
            Reference = $"{rule.Code} ({string.Join("; ", rule.References)}) · {subject.Id}",
        };
    }
}
