using AppUsersGateway.Auditor.Emails;
using AppUsersGateway.Data.Findings;

namespace AppUsersGateway.Auditor.Runs;

/// <summary>What rules say about some subjects beside the findings as they were stored about them at the same moment. Whatever agrees is only counted.</summary>
/// <param name="Found">What is to be written, or mailed about.</param>
/// <param name="Standing">The others.</param>
public sealed record Comparison(IReadOnlyList<Difference> Found, Standing Standing)
{
    /// <summary>Compares what was observed about some subjects with all that is stored and unresolved about them.</summary>
    public static Comparison Of(IReadOnlyCollection<Observation> observations, IReadOnlyCollection<Finding> stored, ActiveExceptions accepted, DateTimeOffset now)
    {
        var (found, standing) = (new List<Difference>(), default(Standing));
        var unseen = stored.ToDictionary(finding => finding.Fingerprint, StringComparer.Ordinal);
        foreach (var observation in observations)
        {
            var isStored = unseen.Remove(observation.Fingerprint, out var before);
            if (isStored && Agree(before!, observation, accepted, now))
            {
                standing += Standing.Of(before!);
            }
            else
            {
                found.Add(Difference.Of(observation, isStored));
            }
        }

        found.AddRange(unseen.Values.Select(Difference.Of));
        return new Comparison(found, standing);
    }

    private static bool Agree(Finding before, Observation observation, ActiveExceptions accepted, DateTimeOffset now) =>
        ReferenceEquals(FindingLife.Next(before, observation, accepted.For(observation), now), before)
            && !(before.Status == FindingStatus.Open && MailRoutes.IsFollowed(observation));
}
