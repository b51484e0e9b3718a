using AppUsersGateway.Data.Findings;

namespace AppUsersGateway.Auditor.Rules;

/// <summary>What a rule has to say about one subject.</summary>
/// <param name="Severity">How much it matters in this case.</param>
/// <param name="Title">The finding in one line, with the case's own numbers: "never used since it was created 33 days ago".</param>
/// <param name="Evidence">The facts that support it.</param>
/// <param name="Remedy">What to do in this case, as an imperative.</param>
public sealed record Verdict(Severity Severity, string Title, IReadOnlyList<Evidence> Evidence, string Remedy)
{
    /// <summary>How far the evidence carries.</summary>
    public Confidence Confidence { get; init; } = Confidence.High;

    /// <summary>The moment by which something happens unless somebody acts, such as the expiry; null when there is none.</summary>
    public DateTimeOffset? Deadline { get; init; }

    /// <summary>The step of a deadline that is reached, later ones higher: each is mailed to the owner once, whatever the severity. Null where severity tells.</summary>
    public int? Step { get; init; }

    /// <summary>What, when it changes while the finding stays open, is worth another alert, such as who calls; null for nothing.</summary>
    public string? News { get; init; }

    /// <summary>Successful calls a day, where they say how much hangs on it; null where they do not.</summary>
    public long? CallsPerDay { get; init; }

    /// <summary>What tells apart several findings of one rule about one subject, such as a network; null where there is only one.</summary>
    public string? Material { get; init; }
}
