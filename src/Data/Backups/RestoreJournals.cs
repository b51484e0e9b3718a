using System.Globalization;
using AppUsersGateway.Data.Refusals;
using AppUsersGateway.Data.Revocations;

namespace AppUsersGateway.Data.Backups;

/// <summary>The journals that a restore replays, and whether they are enough.</summary>
internal sealed class RestoreJournals
{
    private readonly bool choice;

    private RestoreJournals(IReadOnlyList<JournalContent> contents, bool choice)
    {
        this.choice = choice;
        Damaged = contents.Sum(content => content.Damaged);
        Begins = contents.Min(content => content.Begins);
        Ended = [.. contents.SelectMany(content => content.Ended).GroupBy(one => one.SecretHash, StringComparer.Ordinal)
            .Select(group => group.MinBy(one => (one.Reason == RevocationReason.Rotated, one.EndsAt))!).OrderBy(one => one.TokenId, StringComparer.Ordinal)];
    }

    /// <summary>The end of each token, in the order of their ids. That it was revoked says more than that it was rotated.</summary>
    public IReadOnlyList<Revocation> Ended { get; }

    /// <summary>Since when they know what ended.</summary>
    public DateTimeOffset? Begins { get; }

    /// <summary>Lines that cannot be read.</summary>
    public int Damaged { get; }

    /// <summary>Reads them.</summary>
    /// <exception cref="Refusal">There is none, and nobody said that there need be none.</exception>
    public static RestoreJournals Read(RestorePlan plan, string own)
    {
        if (plan.WithoutJournal)
        {
            return plan.Journals.Count == 0
                ? new RestoreJournals([], choice: true)
                : throw new Refusal(RefusalCode.Conflict, "--journal and --without-journal contradict each other: say one of them.");
        }

        var paths = plan.Journals.Select(Path.GetFullPath).Concat(File.Exists(own) ? [own] : []).Distinct(StringComparer.Ordinal).ToList();
        if (paths.Find(path => !File.Exists(path)) is { } missing)
        {
            throw new Refusal(RefusalCode.NotFound, $"--journal: there is no {missing}.");
        }

        return paths.Count > 0 || plan.InvalidateAll
            ? new RestoreJournals([.. paths.Select(RevocationJournal.Read)], plan.InvalidateAll)
            : throw new Refusal(
                RefusalCode.NotFound, $"There is no revocation journal ({own}), so tokens that were revoked after this backup would work again: name it with --journal PATH, or accept that with --without-journal.");
    }

    /// <summary>That they reach back to the backup: a journal that began later does not know what ended between.</summary>
    /// <exception cref="Refusal">They do not.</exception>
    public void AssertReach(DateTimeOffset? takenAt)
    {
        if (!choice && takenAt is { } taken && !(Begins <= taken))
        {
            throw new Refusal(
                RefusalCode.Conflict, $"The revocation journal begins {(Begins is { } begins ? Text(begins) : "nowhere")}, after this backup of {Text(taken)}: name the one of before with --journal PATH, or accept with --without-journal that tokens revoked between work again.");
        }
    }

    private static string Text(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss 'UTC'", CultureInfo.InvariantCulture);
}
