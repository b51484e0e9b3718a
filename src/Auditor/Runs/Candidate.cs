using AppUsersGateway.Data.Audits;
using AppUsersGateway.Data.Findings;
using AppUsersGateway.Data.RuleExceptions;

namespace AppUsersGateway.Auditor.Runs;

/// <summary>A difference made ready to be written: what takes time and no database is done already.</summary>
/// <param name="Fingerprint">Which finding it is about.</param>
/// <param name="Observation">What was observed; null when the finding is gone.</param>
/// <param name="Exception">The exception that covers it; null for none.</param>
/// <param name="Row">The finding as it opens; null where one is stored.</param>
internal sealed record Candidate(string Fingerprint, Observation? Observation, RuleException? Exception, FindingRow? Row)
{
    /// <summary>Of an observation.</summary>
    public static Candidate Of(Observation observation, bool isStored, string id, AuditRun run, RuleException? exception, DateTimeOffset now)
    {
        if (isStored)
        {
            _ = observation.Evidence.ToStorage(); // kept by it: the thread that writes compares it with what is stored
            return new Candidate(observation.Fingerprint, observation, exception, null);
        }

        var finding = FindingLife.Covered(observation.Open(id, run.OrganizationId, run.Id, now), exception, now);
        return new Candidate(observation.Fingerprint, observation, exception, new FindingRow(finding));
    }

    /// <summary>Of a finding that is gone.</summary>
    public static Candidate Of(string gone) => new(gone, null, null, null);

    /// <summary>Whether it is one of the findings that were opened.</summary>
    public bool IsAmong(IReadOnlySet<string> opened) => Row is not null && opened.Contains(Row.Finding.Id);
}
