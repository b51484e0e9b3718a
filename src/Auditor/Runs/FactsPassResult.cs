using AppUsersGateway.Auditor.Emails.Calendars;

namespace AppUsersGateway.Auditor.Runs;

/// <summary>What one reading of the facts gave. To be disposed.</summary>
/// <param name="differences">How what rules say differs from what is stored.</param>
public sealed class FactsPassResult(Differences differences) : IDisposable
{
    /// <summary>How what rules say differs from what is stored.</summary>
    public Differences Differences => differences;

    /// <summary>Tokens that end soon, soonest first.</summary>
    public Leaders<UpcomingExpiry> Expiries { get; } = new(ExpiryCalendar.Most, UpcomingExpiry.SoonestFirst);

    /// <summary>Live tokens looked at.</summary>
    public long TokensExamined { get; set; }

    /// <summary>Active application users looked at.</summary>
    public long ApplicationUsersExamined { get; set; }

    /// <summary>Adds what was judged about some users.</summary>
    internal void Add(Judgement judgement)
    {
        ApplicationUsersExamined += judgement.ApplicationUsersExamined;
        TokensExamined += judgement.TokensExamined;
        differences.Add(judgement.Comparison);
        foreach (var expiry in judgement.Expiries)
        {
            Expiries.Add(expiry);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => differences.Dispose();
}
