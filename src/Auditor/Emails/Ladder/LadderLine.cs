using AppUsersGateway.Auditor.Ladder;
using AppUsersGateway.Data.Ladder;

namespace AppUsersGateway.Auditor.Emails.Ladder;

/// <summary>What the ladder did in a run, in one sentence for digests and terminals.</summary>
public static class LadderLine
{
    /// <summary>The sentence; null when there is nothing to say.</summary>
    public static string? Of(LadderResult result) => Of(
        result.Policy.Mode, result.Warned.Count, result.Suspended.Count, result.Revoked.Count, result.Released.Count, result.Held.Count);

    /// <summary>The sentence; null when there is nothing to say.</summary>
    /// <param name="mode">The ladder's mode; null for off.</param>
    /// <param name="warned">Tokens warned about.</param>
    /// <param name="suspended">Tokens suspended.</param>
    /// <param name="revoked">Tokens revoked.</param>
    /// <param name="released">Tokens let go of.</param>
    /// <param name="held">Tokens due, but too many at once.</param>
    public static string? Of(LadderMode? mode, long warned, long suspended, long revoked, long released, long held)
    {
        var counts = new (long Number, string Word)[] { (suspended, "suspended"), (revoked, "revoked"), (warned, "warned about"), (released, "let go") }
            .Where(count => count.Number > 0)
            .Select((count, index) => index == 0 ? $"{Wording.Count(count.Number, "token")} {count.Word}" : $"{Wording.Number(count.Number)} {count.Word}")
            .Append(held > 0 ? $"held back, because {Wording.Count(held, "token")} {(held == 1 ? "is" : "are")} due at once" : null)
            .OfType<string>().ToList();
        return mode is null or LadderMode.Off || counts.Count == 0 ? null : $"Ladder{(mode == LadderMode.DryRun ? " (dry run, nothing was touched)" : "")}: {string.Join(", ", counts)}.";
    }
}
