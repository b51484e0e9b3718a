using AppUsersGateway.Data.Tokens;
using AppUsersGateway.Data.Usage;

namespace AppUsersGateway.Gateway.Demo;

/// <summary>A row of calls with one token: by whom, how often, until when.</summary>
/// <param name="Rhythm">How often.</param>
/// <param name="LastDaysAgo">Days since the last call.</param>
/// <param name="Callers">By whom, in turn.</param>
/// <param name="Allowed">Whether they were let in.</param>
internal sealed record DemoUse(DemoRhythm Rhythm, double LastDaysAgo, IReadOnlyList<DemoCaller> Callers, bool Allowed)
{
    /// <summary>How far back use is recorded in full.</summary>
    private const int RecordedDays = 90;

    private const int SpreadSeconds = 25 * 60;

    /// <summary>How much of it is shown of a token that fell silent before that.</summary>
    private const int SilentDays = 14;

    /// <summary>The last call: up to some minutes earlier than the days say, because programs do not call in unison.</summary>
    public DateTimeOffset Last(DateTimeOffset now) =>
        now.AddDays(-LastDaysAgo).AddSeconds(-DemoSequence.Number(Callers[0].UserAgent, (int)(LastDaysAgo * 1_000), SpreadSeconds));

    /// <summary>The hourly sums of a token's calls, newest first. Refused calls begin when the token ended, if it did.</summary>
    public IEnumerable<KeyValuePair<TokenUse, TokenUseCount>> Sums(Token token, DateTimeOffset now)
    {
        var last = Last(now);
        var shown = Earlier(now.AddDays(-RecordedDays), last.AddDays(-SilentDays));
        var begin = Allowed ? token.CreatedAt : token.RevokedAt ?? (token.ExpiresAt < last ? token.ExpiresAt.Value : last.AddDays(-SilentDays));
        var index = 0;
        for (var at = last; at >= shown && (at > begin.AddHours(1) || index == 0); at = at.AddHours(-Rhythm.Hours), index++)
        {
            if (index == 0 || !Rhythm.Rests(at))
            {
                yield return Sum(token, at, index);
            }
        }
    }

    private KeyValuePair<TokenUse, TokenUseCount> Sum(Token token, DateTimeOffset at, int index)
    {
        var caller = Callers[index % Callers.Count];
        var hour = TokenUse.HourOf(at);
        var lastAt = index == 0 ? at : hour.AddSeconds(DemoSequence.Number(token.Description, index, 3_600));
        var uses = Rhythm.UsesPerHour / 2 + 1 + DemoSequence.Number(token.Description, -index, Rhythm.UsesPerHour);
        return new(
            new TokenUse(token.OrganizationId, token.Id, token.ApplicationUserId, hour, caller.Ip, caller.UserAgent, Allowed ? null : Refusal(token, at)), new TokenUseCount(uses, lastAt));
    }

    // What is known of the token is its beginning: one that use extends had no end yet.
    private static UseRefusal Refusal(Token token, DateTimeOffset at) =>
        token.RevokedAt <= at ? UseRefusal.Revoked : token.ExpiresAt <= at && !token.ExtendWhenUsed ? UseRefusal.Expired : UseRefusal.Address;

    private static DateTimeOffset Earlier(DateTimeOffset one, DateTimeOffset other) => one < other ? one : other;
}
