using AppUsersGateway.Auditor.Emails;
using AppUsersGateway.Auditor.Emails.Digests;
using AppUsersGateway.Data.Findings;

namespace AppUsersGateway.Auditor.Runs;

/// <summary>How the findings differ from those before the run: numbers of all, and of the findings themselves those that mails tell of. To be disposed.</summary>
public sealed class AuditChanges : IDisposable
{
    private static readonly Comparer<FindingChange> WorstFirst = Comparer<FindingChange>.Create((one, other) =>
    {
        var order = other.Finding.Severity.CompareTo(one.Finding.Severity);
        order = order != 0 ? order : string.CompareOrdinal(one.Observation.Subject.Name, other.Observation.Subject.Name);
        order = order != 0 ? order : string.CompareOrdinal(one.Finding.Rule, other.Finding.Rule);
        return order != 0 ? order : string.CompareOrdinal(one.Finding.SubjectId, other.Finding.SubjectId);
    });

    private static readonly Comparer<Finding> WorstGoneFirst = Comparer<Finding>.Create((one, other) =>
        other.Severity.CompareTo(one.Severity) is var order and not 0 ? order : string.CompareOrdinal(one.Id, other.Id));

    private readonly long[] changed = new long[Enum.GetValues<Severity>().Length];

    /// <summary>Never seen before.</summary>
    public long Opened { get; private set; }

    /// <summary>Open again: the condition returned, or nobody accepts it any more.</summary>
    public long Reopened { get; private set; }

    /// <summary>Open, acknowledged or snoozed before, with a lower severity; open now.</summary>
    public long Worsened { get; private set; }

    /// <summary>Unresolved before; the condition is gone.</summary>
    public long Resolved => Gone.Count;

    /// <summary>Those that stand as they stood.</summary>
    public Standing Standing { get; private set; }

    /// <summary>How many of the new and the worse cannot wait for a digest.</summary>
    public long Urgent { get; private set; }

    /// <summary>What somebody has to decide about that nobody had to before.</summary>
    public long New => Opened + Reopened;

    /// <summary>The worst of the new and the worse that are high or critical.</summary>
    public Leaders<FindingChange> ActNow { get; } = new(DigestLimits.Default.Blocks, WorstFirst);

    /// <summary>The worst of the others.</summary>
    public Leaders<FindingChange> CanWait { get; } = new(DigestLimits.Default.Rows, WorstFirst);

    /// <summary>The worst of the resolved.</summary>
    public Leaders<Finding> Gone { get; } = new(DigestLimits.Default.Rows, WorstGoneFirst);

    /// <summary>All that alerts may tell of: new or worse, or unchanged and perhaps with news.</summary>
    public DiskList<StoredChange> ForAlerts { get; } = new();

    /// <summary>All that owners may be told of: new or worse, or with a deadline that comes nearer.</summary>
    public DiskList<StoredChange> ForOwners { get; } = new();

    /// <summary>All reviews that are due.</summary>
    public DiskList<StoredChange> ForReviews { get; } = new();

    /// <summary>Whether anybody has to hear of it.</summary>
    public bool WorthAMail => New + Worsened + Resolved > 0;

    /// <summary>How many of the new and the worse are of a severity.</summary>
    public long Changed(Severity severity) => changed[(int)severity];

    /// <summary>A finding opened.</summary>
    public void Open(FindingChange change)
    {
        Opened++;
        Tell(change);
    }

    /// <summary>A finding opened again.</summary>
    public void Reopen(FindingChange change)
    {
        Reopened++;
        Tell(change);
    }

    /// <summary>A finding worsened.</summary>
    public void Worsen(FindingChange change)
    {
        Worsened++;
        Tell(change);
    }

    /// <summary>A finding was observed again and is open as before, or accepted.</summary>
    public void Keep(FindingChange change)
    {
        Keep(Standing.Of(change.Finding));
        if (change.Finding.Status == FindingStatus.Open && MailRoutes.IsFollowed(change.Observation))
        {
            Route(change with { IsFollowed = true });
        }
    }

    /// <summary>Findings stand as before.</summary>
    public void Keep(Standing standing) => Standing += standing;

    /// <summary>A finding's condition is gone.</summary>
    public void Resolve(Finding finding) => Gone.Add(finding);

    /// <inheritdoc/>
    public void Dispose()
    {
        ForAlerts.Dispose();
        ForOwners.Dispose();
        ForReviews.Dispose();
    }

    private void Tell(FindingChange change)
    {
        changed[(int)change.Finding.Severity]++;
        Urgent += MailRoutes.IsUrgent(change.Observation) ? 1 : 0;
        (change.Finding.Severity >= Severity.High ? ActNow : CanWait).Add(change);
        Route(change);
    }

    private void Route(FindingChange change)
    {
        if (MailRoutes.IsUrgent(change.Observation))
        {
            ForAlerts.Add(StoredChange.Of(change));
        }

        if (MailRoutes.IsForOwner(change.Observation) && (!change.IsFollowed || change.Observation.Verdict.Step is not null))
        {
            ForOwners.Add(StoredChange.Of(change));
        }

        if (change.Finding.Rule == MailRoutes.Review)
        {
            ForReviews.Add(StoredChange.Of(change));
        }
    }
}
