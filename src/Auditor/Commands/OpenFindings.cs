using AppUsersGateway.Auditor.Emails.Digests;
using AppUsersGateway.Auditor.Runs;
using AppUsersGateway.Data.Database;
using AppUsersGateway.Data.Findings;
using AppUsersGateway.Data.Organizations;

namespace AppUsersGateway.Auditor.Commands;

/// <summary>The open findings of an organization, the most severe first, as one snapshot has them: however many there are, a few hundred are in memory.</summary>
public sealed class OpenFindings(FindingRepository findings, FindingSubjects subjects)
{
    /// <summary>Reads them.</summary>
    internal async IAsyncEnumerable<OpenFinding> Of(Session session, Organization organization)
    {
        using var order = new DiskList<string>();
        await foreach (var id in findings.OpenIds(session, organization.Id))
        {
            order.Add(id);
        }

        foreach (var ids in order.Batches())
        {
            var open = await findings.FindMany(session, organization.Id, ids);
            var named = await subjects.Of(session, organization.Id, [.. open.Values]);
            foreach (var finding in ids.Select(id => open[id]))
            {
                yield return new OpenFinding(
                    organization.Name, finding, named.TryGetValue(finding.SubjectId, out var subject) ? DigestSubject.Of(subject) : finding.SubjectId);
            }
        }
    }
}
