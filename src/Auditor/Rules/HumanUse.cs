using System.Buffers;
using AppUsersGateway.Data.Facts;
using AppUsersGateway.Data.Findings;

namespace AppUsersGateway.Auditor.Rules;

/// <summary>A machine's token is used by machines.</summary>
public sealed class HumanUse : ITokenRule
{
    /// <summary>How long it is told of.</summary>
    private static readonly Threshold Window = new(0, "days", 7, ThresholdUnit.Days);

    /// <summary>What people, and hardly any programs, call with.</summary>
    private static readonly SearchValues<string> Tools = SearchValues.Create(
        ["Mozilla/", "PostmanRuntime", "insomnia", "Altair", "GraphiQL", "BananaCakePop", "Nitro", "Paw/", "HTTPie", "Bruno", "Thunder Client", "Hoppscotch"],
        StringComparison.OrdinalIgnoreCase);

    /// <inheritdoc />
    public RuleDescription About { get; } = new(
        "ACT-004",
        "Used by a person",
        Severity.Medium,
        "a success with a browser, an explorer or a request tool in the last {days}",
        "What a person does with a program's token is done in nobody's name.",
        "Sign in as a person; rotate the token.",
        ["OWASP NHI10 human use of NHI", "PCI DSS 4.0.1 8.6.1"])
    {
        Thresholds = [Window],
        IsIntroductory = true,
    };

    /// <inheritdoc />
    public Verdict? Check(TokenFacts token, RuleTerms terms)
    {
        var since = terms.Ago(Window);
        var people = token.Use.Callers.Where(caller => caller.LastAt >= since && caller.UserAgent.AsSpan().ContainsAny(Tools)).ToList();
        return people.Count == 0 ? null : new Verdict(
            About.Severity,
            $"was used with {people[0].UserAgent.Split('/', ' ')[0]}",
            [
                new("callers", CallerList.Of(people)),
                new("uses", TimeText.Count(people.Sum(caller => caller.Uses), "use")),
                new("last of them", TimeText.Moment(people.Max(caller => caller.LastAt), terms.Now)),
                new("days with use", TimeText.Count(token.Use.ActiveDays.Count, "day") + $", {token.Use.ActiveDays.Count(day => day.DayOfWeek is DayOfWeek.Saturday or DayOfWeek.Sunday)} of them at weekends"),
            ],
            $"Let the person sign in as a person, and rotate {TokenName.Of(token)}: the secret has been on a desk.");
    }
}
