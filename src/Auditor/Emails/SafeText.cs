using System.Globalization;
using System.Text;

namespace AppUsersGateway.Auditor.Emails;

/// <summary>
/// What people typed, made safe for one line of a mail: no line break can begin a header, no invisible or bidirectional control
/// can make a line read otherwise than it is. HTML is escaped where HTML is written.
/// </summary>
public static class SafeText
{
    private const string Ellipsis = "…";

    /// <summary>One line of at most <paramref name="maximum"/> characters as a reader counts them; longer text ends in "…".</summary>
    public static string Line(string? text, int maximum)
    {
        var line = new StringBuilder();
        var space = false;
        foreach (var rune in (text ?? "").EnumerateRunes())
        {
            var category = Rune.GetUnicodeCategory(rune);
            if (Rune.IsWhiteSpace(rune) || category is UnicodeCategory.Control or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator)
            {
                space = line.Length > 0;
                continue;
            }

            if (category is UnicodeCategory.Format or UnicodeCategory.Surrogate or UnicodeCategory.PrivateUse or UnicodeCategory.OtherNotAssigned)
            {
                continue;
            }

            if (space)
            {
                line.Append(' ');
                space = false;
            }

            line.Append(rune.ToString());
        }

        return Shorten(line.ToString(), maximum);
    }

    /// <summary>The beginning of a text that has no control characters, cut between what a reader sees as characters.</summary>
    private static string Shorten(string text, int maximum)
    {
        var elements = new StringInfo(text);

        // A reader's character may be built of any number of code points; the second bound keeps such a tower out.
        return elements.LengthInTextElements <= maximum && text.Length <= 2 * maximum
            ? text
            : Within(elements.SubstringByTextElements(0, Math.Min(maximum - 1, elements.LengthInTextElements)), 2 * maximum).TrimEnd() + Ellipsis;
    }

    private static string Within(string text, int maximum)
    {
        if (text.Length <= maximum)
        {
            return text;
        }

        return char.IsHighSurrogate(text[maximum - 1]) ? text[..(maximum - 1)] : text[..maximum];
    }
}
