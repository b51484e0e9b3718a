using System.Text;

namespace AppUsersGateway.Auditor.Emails.Letters;

/// <summary>Plain text in lines that fit a terminal and a reply: wrapped between words, continued under the text and not under the label.</summary>
internal sealed class TextPage
{
    /// <summary>The longest line in characters.</summary>
    public const int Width = 76;

    private const string CodeIndent = "    ";

    private readonly StringBuilder page = new();

    /// <summary>An empty line.</summary>
    public TextPage Gap() => Append("");

    /// <summary>A heading, underlined.</summary>
    public TextPage Heading(string text) => Gap().Append(text).Append(new string('=', text.Length));

    /// <summary>A paragraph; its first line begins with <paramref name="label"/>, the others with as many blanks.</summary>
    public TextPage Paragraph(string text, string label = "")
    {
        var (line, indent) = (new StringBuilder(label), new string(' ', label.Length));
        var empty = true;
        foreach (var word in text.Split(' '))
        {
            if (!empty && line.Length + 1 + word.Length > Width)
            {
                Append(line.ToString());
                line.Clear().Append(indent);
                empty = true;
            }

            line.Append(empty ? "" : " ").Append(word);
            empty = false;
        }

        return Append(line.ToString());
    }

    /// <summary>Words to copy, line by line as they are.</summary>
    public TextPage Code(string text)
    {
        foreach (var line in text.Split('\n'))
        {
            Append(CodeIndent + line);
        }

        return this;
    }

    /// <summary>What stands at the end of every mail.</summary>
    /// <param name="reader">The reader's name.</param>
    /// <param name="reason">Continues "you receive this because".</param>
    /// <param name="ending">How often such mails come and how they end; empty for nothing.</param>
    /// <param name="query">What the ending speaks of, to copy; null for nothing.</param>
    /// <param name="explorer">Where to ask further.</param>
    /// <param name="numbers">Numbers of the audit, a line each.</param>
    public TextPage Footer(string reader, string reason, string ending, string? query, string explorer, params IReadOnlyList<string> numbers)
    {
        Heading("ABOUT THIS MAIL").Paragraph($"{reader}, you receive this because {reason}. {ending}".TrimEnd()).Gap();
        if (query is not null)
        {
            Paragraph(query, CodeIndent).Gap();
        }

        foreach (var line in numbers)
        {
            Paragraph(line);
        }

        return Paragraph(explorer, "Explorer:  ").Gap().Paragraph("We never ask for a token by e-mail. Nobody needs yours.");
    }

    /// <summary>The page with the line ends of mail.</summary>
    public override string ToString() => page.ToString();

    private TextPage Append(string line)
    {
        page.Append(line.TrimEnd()).Append('\n');
        return this;
    }
}
