namespace AppUsersGateway.Auditor.Emails.Letters;

/// <summary>How much of anything a mail shows. One screen must be enough to decide.</summary>
public static class LetterLimits
{
    /// <summary>What mail programs show of a subject in a list.</summary>
    public const int Subject = 70;

    /// <summary>A name in a subject: the rest of the line matters more.</summary>
    public const int SubjectName = 26;

    /// <summary>A name, or a label.</summary>
    public const int Name = 60;

    /// <summary>A heading.</summary>
    public const int Heading = 120;

    /// <summary>A sentence.</summary>
    public const int Sentence = 300;

    /// <summary>Things described in full.</summary>
    public const int Parts = 10;

    /// <summary>Facts of one thing.</summary>
    public const int Evidence = 6;

    /// <summary>Large mail services cut an HTML part above about 102 KB.</summary>
    public const int HtmlBytes = 100_000;
}
