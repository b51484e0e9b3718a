using System.Globalization;
using AppUsersGateway.Data.Refusals;

namespace AppUsersGateway.Data.Findings;

/// <summary>What every decision to live with a finding for a time must have: a reason and an end.</summary>
internal static class Decision
{
    /// <summary>No decision holds longer without somebody looking again.</summary>
    private const int MaximumDays = 366;

    private const int MaximumReason = 500;

    /// <summary>Checks the reason.</summary>
    /// <exception cref="Refusal">There is none, or it is too long.</exception>
    public static string Reason(string? reason) => CheckedText.OptionalText(reason, "reason", MaximumReason)
        ?? throw new Refusal(RefusalCode.InvalidText, "reason: say why, in at most 500 characters.", "reason");

    /// <summary>Checks the end.</summary>
    /// <exception cref="Refusal">It is past, or too far away.</exception>
    public static DateTimeOffset Until(DateTimeOffset until, DateTimeOffset now) => until > now && until <= now.AddDays(MaximumDays)
        ? until
        : throw new Refusal(RefusalCode.InvalidTime, $"until: give a moment after now and within {MaximumDays} days.", "until");

    /// <summary>A moment as the log keeps it.</summary>
    public static string Text(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);
}
