namespace AppUsersGateway.Auditor.Emails.Letters;

/// <summary>A letter as plain text: complete by itself, for terminals, screen readers and ticket systems.</summary>
public static class LetterText
{
    /// <summary>Lays a letter out.</summary>
    public static string Of(Letter letter)
    {
        var page = new TextPage();
        page.Paragraph(letter.Kicker).Gap().Paragraph(letter.Verdict);
        foreach (var text in letter.Lead)
        {
            page.Gap().Paragraph(text);
        }

        foreach (var part in letter.Parts)
        {
            Write(page, part);
        }

        page.Footer(letter.Reader, letter.Reason, letter.Ending, query: null, letter.ExplorerUrl, letter.Audit is null ? [] : [letter.Audit]);
        return page.ToString();
    }

    private static void Write(TextPage page, LetterPart part)
    {
        var indent = part.IsSection ? "" : "  ";
        if (part.IsSection)
        {
            page.Heading(part.Heading.ToUpperInvariant());
        }
        else
        {
            var severity = part.Severity is { } rank ? Wording.Of(rank).ToUpperInvariant() + ": " : "";
            page.Gap().Paragraph($"{severity}{part.Heading}{(part.Change is { } change ? $" ({change})" : "")}", "* ");
        }

        if (part.Text is { } text)
        {
            page.Paragraph(text, indent);
        }

        Facts(page, part, indent);
        if (part.Steps.Count > 0)
        {
            page.Gap();
        }

        foreach (var (index, step) in part.Steps.Index())
        {
            page.Paragraph(step, $"{indent}{index + 1}. ");
        }

        if (part.Query is { } query)
        {
            page.Gap().Code(query);
        }

        if (part.Reference is { } reference)
        {
            page.Gap().Paragraph(reference, indent);
        }
    }

    private static void Facts(TextPage page, LetterPart part, string indent)
    {
        var width = part.Facts.Select(fact => fact.Label.Length + 1).DefaultIfEmpty(0).Max();
        foreach (var fact in part.Facts)
        {
            foreach (var (index, value) in fact.Values.Index())
            {
                page.Paragraph(value, indent + (index == 0 ? fact.Label + ":" : "").PadRight(width) + " ");
            }
        }
    }
}
