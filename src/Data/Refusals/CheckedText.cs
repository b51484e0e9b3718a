using System.Buffers;
using System.Globalization;
using System.Net.Mail;
using System.Text;

namespace AppUsersGateway.Data.Refusals;

/// <summary>Checks what people type before it is stored: length, control characters (header and log injection), e-mail addresses.</summary>
internal static class CheckedText
{
    /// <summary>RFC 5321 §4.5.3.1.3: the longest address a server must take.</summary>
    private const int MaximumEmail = 254;

    /// <summary>A name: 1 to <paramref name="maximum"/> characters, trimmed.</summary>
    public static string Name(string? text, string field, int maximum)
    {
        var name = (text ?? "").Trim();
        if (name.Length == 0 || name.Length > maximum || HasControl(name))
        {
            throw new Refusal(RefusalCode.InvalidName, $"{field}: give 1 to {maximum} characters without control characters.", field);
        }

        return name;
    }

    /// <summary>Free text of at most <paramref name="maximum"/> characters; line breaks only where <paramref name="lines"/> allows.</summary>
    public static string Text(string? text, string field, int maximum, bool lines = false)
    {
        var value = (text ?? "").Trim();
        var inspected = lines ? value.Replace("\r\n", " ", StringComparison.Ordinal).Replace('\n', ' ') : value;
        if (value.Length > maximum || HasControl(inspected))
        {
            throw new Refusal(RefusalCode.InvalidText, $"{field}: give at most {maximum} characters without control characters.", field);
        }

        return value;
    }

    /// <summary>Free text, or null for nothing.</summary>
    public static string? OptionalText(string? text, string field, int maximum) =>
        Text(text, field, maximum) is { Length: > 0 } value ? value : null;

    /// <summary>An e-mail address without display name.</summary>
    public static string Email(string? text, string field)
    {
        var value = (text ?? "").Trim();
        if (value.Length is 0 or > MaximumEmail || HasControl(value)
            || !MailAddress.TryCreate(value, out var address) || address.Address != value || value.Contains(' ', StringComparison.Ordinal))
        {
            throw new Refusal(RefusalCode.InvalidEmail, $"{field}: give one e-mail address such as ops@example.com.", field);
        }

        return value;
    }

    /// <summary>How names and addresses are compared: ignoring case, the same on both engines.</summary>
    public static string Key(string text) => text.ToUpperInvariant();

    // Format characters include the bidirectional overrides, which make a mail or a log line read otherwise than it is.
    // Half a surrogate pair is no text: SQLite would store another character, and PostgreSQL refuse the statement.
    private static bool HasControl(string text)
    {
        for (var i = 0; i < text.Length;)
        {
            if (Rune.DecodeFromUtf16(text.AsSpan(i), out var rune, out var length) != OperationStatus.Done || IsControl(rune))
            {
                return true;
            }

            i += length;
        }

        return false;
    }

    private static bool IsControl(Rune rune) => Rune.GetUnicodeCategory(rune)
        is UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator;
}
