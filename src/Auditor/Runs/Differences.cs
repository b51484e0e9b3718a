using AppUsersGateway.Auditor.Emails;
using AppUsersGateway.Data.Findings;

namespace AppUsersGateway.Auditor.Runs;

/// <summary>
/// What a reading of the facts gave beside the findings as they were stored at the same moment. Whatever agrees is only counted, so that a run keeps
/// no more in memory than the users that it is at, however many findings there are.
/// </summary>
public sealed class Differences(ActiveExceptions accepted, DateTimeOffset now) : IDisposable
{
    /// <summary>Those that are to be written, or mailed about, in the order of the facts.</summary>
    public DiskList<Difference> Found { get; } = new();

    /// <summary>The others.</summary>
    public Standing Standing { get; private set; }

    /// <summary>Compares what was observed about some subjects with all that is stored and unresolved about them.</summary>
    public void Compare(IReadOnlyCollection<Observation> observations, IReadOnlyCollection<Finding> stored)
    {
        var unseen = stored.ToDictionary(finding => finding.Fingerprint, StringComparer.Ordinal);
        foreach (var observation in observations)
        {
            if (!unseen.Remove(observation.Fingerprint, out var before) || !Agrees(before, observation))
            {
                Found.Add(Difference.Of(observation));
            }
        }

        foreach (var gone in unseen.Values)
        {
            Found.Add(Difference.Of(gone));
        }
    }

    /// <inheritdoc/>
    public void Dispose() => Found.Dispose();

    private bool Agrees(Finding before, Observation observation)
    {
        if (!ReferenceEquals(FindingLife.Next(before, observation, accepted.For(observation), now), before))
        {
            return false;
        }

        if (before.Status == FindingStatus.Open && MailRoutes.IsFollowed(observation))
        {
            return false;
        }

        Standing += Standing.Of(before);
        return true;
    }
}
