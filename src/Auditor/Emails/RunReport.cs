using AppUsersGateway.Auditor.Ladder;
using AppUsersGateway.Auditor.Runs;
using AppUsersGateway.Data.Administrators;
using AppUsersGateway.Data.Audits;

namespace AppUsersGateway.Auditor.Emails;

/// <summary>What the mails of a run are made of.</summary>
public sealed record RunReport
{
    /// <summary>The run.</summary>
    public required AuditRun Run { get; init; }

    /// <summary>The organization's name.</summary>
    public required string Organization { get; init; }

    /// <summary>What the facts said.</summary>
    public required FactsPassResult Seen { get; init; }

    /// <summary>What changed.</summary>
    public required AuditChanges Changes { get; init; }

    /// <summary>What the ladder did.</summary>
    public LadderResult Ladder { get; init; } = LadderResult.Off;

    /// <summary>Those who may read audits.</summary>
    public required IReadOnlyList<Administrator> Readers { get; init; }

    /// <summary>The moment the audit speaks of.</summary>
    public DateTimeOffset At => Run.StartedAt!.Value;

    /// <summary>The organization.</summary>
    public string OrganizationId => Run.OrganizationId;
}
