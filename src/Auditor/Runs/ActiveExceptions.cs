using AppUsersGateway.Data.RuleExceptions;

namespace AppUsersGateway.Auditor.Runs;

/// <summary>The exceptions that hold at one moment, by what they cover.</summary>
public sealed class ActiveExceptions
{
    private readonly Dictionary<(string Rule, string Subject), RuleException> bySubject = [];

    /// <summary>Those of a list that hold at <paramref name="now"/>.</summary>
    public ActiveExceptions(IEnumerable<RuleException> exceptions, DateTimeOffset now)
    {
        foreach (var exception in exceptions.Where(exception => exception.HoldsAt(now)))
        {
            bySubject[(exception.Rule, exception.TokenId ?? exception.ApplicationUserId)] = exception;
        }
    }

    /// <summary>The exception that covers an observation, the token's own before its user's; null for none, and for rules that cannot be muted.</summary>
    public RuleException? For(Observation observation)
    {
        if (bySubject.Count == 0 || !observation.Rule.CanBeMuted)
        {
            return null;
        }

        return Of(observation.Subject.TokenId) ?? Of(observation.Subject.ApplicationUserId);

        RuleException? Of(string? subject) => subject is null ? null : bySubject.GetValueOrDefault((observation.Rule.Code, subject));
    }
}
