using AppUsersGateway.Data.Administrators;
using AppUsersGateway.Data.Database;

namespace AppUsersGateway.Auditor.Emails.Digests;

/// <summary>How often digests come, as their footers say it.</summary>
public static class DigestWords
{
    /// <summary>When they come, how they end, and what the mutation beneath does.</summary>
    public static string Ending(DigestFrequency frequency) => frequency == DigestFrequency.Weekly
        ? $"You chose one digest a week: the first audit from Monday on writes it, and only when something has changed since the last. {Wording.HowToLeave} For a digest after each audit that changed something, run this in the explorer:"
        : $"You get digests daily: after each audit that changed something, and only then. {Wording.HowToLeave} For one a week, run this in the explorer:";

    /// <summary>The mutation that sets a frequency.</summary>
    public static string Mutation(DigestFrequency frequency) =>
        $"mutation {{ updateEmailPreferences(input: {{digestFrequency: {EnumText.Of(frequency)}}}) {{ administrator {{ digestFrequency }} errors {{ message }} }} }}";
}
