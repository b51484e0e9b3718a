using AppUsersGateway.Auditor.Ladder;
using AppUsersGateway.Auditor.Rules;
using AppUsersGateway.Data.Findings;

namespace AppUsersGateway.Auditor.Runs;

/// <summary>One verdict of one rule about one subject, in this run.</summary>
public sealed record Observation(RuleDescription Rule, FindingSubject Subject, Verdict Verdict)
{
    /// <summary>The finding that this observation is.</summary>
    public string Fingerprint { get; } = Runs.Fingerprint.Of(Rule.Code, Subject.Id, Verdict.Material);

    /// <summary>What the rule saw, as the finding keeps it.</summary>
    public EvidenceList Evidence { get; } = new(Verdict.Evidence);

    /// <summary>The observation as a finding that opens now.</summary>
    public Finding Open(string id, string organizationId, string runId, DateTimeOffset now) => new()
    {
        Id = id,
        OrganizationId = organizationId,
        Rule = Rule.Code,
        Fingerprint = Fingerprint,
        SubjectKind = Subject.Kind,
        SubjectId = Subject.Id,
        ApplicationUserId = Subject.ApplicationUserId,
        TokenId = Subject.TokenId,
        Severity = Verdict.Severity,
        Confidence = Verdict.Confidence,
        Title = Verdict.Title,
        Evidence = Evidence,
        Remedy = Verdict.Remedy,
        Deadline = Verdict.Deadline,
        Status = FindingStatus.Open,
        OpenedAt = now,
        OpenedByRun = runId,
    };

    /// <summary>The finding as it reads now, wherever it stands; the same object when nothing about it has changed.</summary>
    public Finding Refresh(Finding open, DateTimeOffset now)
    {
        // Where the rule knows no deadline, the ladder may have set one.
        var deadline = Verdict.Deadline ?? (LadderRules.Codes.Contains(Rule.Code) ? open.Deadline : null);
        var same = open.Severity == Verdict.Severity && open.Confidence == Verdict.Confidence && open.Title == Verdict.Title
            && open.Remedy == Verdict.Remedy && open.Evidence.Tells(Evidence)
            && open.Deadline?.ToUnixTimeMilliseconds() == deadline?.ToUnixTimeMilliseconds();
        return same ? open : open with
        {
            Severity = Verdict.Severity,
            Confidence = Verdict.Confidence,
            Title = Verdict.Title,
            Evidence = Evidence,
            Remedy = Verdict.Remedy,
            Deadline = deadline,
            WorsenedAt = Verdict.Severity > open.Severity ? now : open.WorsenedAt,
        };
    }
}
