using AppUsersGateway.Auditor.Rules;
using AppUsersGateway.Auditor.Runs;
using AppUsersGateway.Data.Findings;

namespace AppUsersGateway.Auditor.Emails;

/// <summary>Which findings are mailed otherwise than by the digest alone. One page, so that nobody has to look for it in 46 rules.</summary>
public static class MailRoutes
{
    /// <summary>The question of the quarterly review.</summary>
    public const string Review = "USR-004";

    /// <summary>Rules whose findings cannot wait, when they are high or critical.</summary>
    public static readonly IReadOnlyList<string> AtOnce = ["ACT-001", "LEAK-001", "SYS-001", "USR-008"];

    /// <summary>Rules about what an owner has to do for a token.</summary>
    public static readonly IReadOnlyList<string> Owners = ["TOK-005", "TOK-006", "TOK-007", "TOK-008", "TOK-009", "TOK-010"];

    /// <summary>Whether it cannot wait for a digest: what is critical to anybody, and an allowlist open to the internet on production.</summary>
    public static bool IsUrgent(Observation observation) => observation.Verdict.Severity >= Severity.High
        && (AtOnce.Contains(observation.Rule.Code) || (observation.Rule.Code == "NET-002" && Escalation.IsProduction(observation.Subject.Environment)));

    /// <summary>Whether the owner has to do something about a token: it ends, wants rotation, or nobody uses it.</summary>
    public static bool IsForOwner(Observation observation) => Owners.Contains(observation.Rule.Code);

    /// <summary>Whether a mail may still follow while nothing about the finding worsens.</summary>
    public static bool IsFollowed(Observation observation) =>
        observation.Verdict.Step is not null || observation.Rule.Code == Review || IsUrgent(observation);
}
