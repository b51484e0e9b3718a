using AppUsersGateway.Data.Findings;

namespace AppUsersGateway.Auditor.Emails.Letters;

/// <summary>What a mail of any kind but the digest says, in its order. <see cref="LetterText"/> and <see cref="LetterView"/> lay the same out, so neither can say less.</summary>
public sealed record Letter
{
    /// <summary>The subject line, at most 70 characters.</summary>
    public required string Subject { get; init; }

    /// <summary>What kind of mail, of whom, of when.</summary>
    public required string Kicker { get; init; }

    /// <summary>The one sentence that tells whether to read on.</summary>
    public required string Verdict { get; init; }

    /// <summary>Paragraphs after it.</summary>
    public IReadOnlyList<string> Lead { get; init; } = [];

    /// <summary>The body.</summary>
    public IReadOnlyList<LetterPart> Parts { get; init; } = [];

    /// <summary>The reader's name.</summary>
    public required string Reader { get; init; }

    /// <summary>Continues "you receive this because".</summary>
    public required string Reason { get; init; }

    /// <summary>How often such mails come and how they end; empty for nothing.</summary>
    public string Ending { get; init; } = "";

    /// <summary>Numbers of the audit; null where there is none.</summary>
    public string? Audit { get; init; }

    /// <summary>Where queries can be asked.</summary>
    public required string ExplorerUrl { get; init; }

    /// <summary>The same with everything that people typed made safe, and no sentence longer than a number of characters.</summary>
    public Letter Within(int sentence) => this with
    {
        Subject = SafeText.Line(Subject, LetterLimits.Subject),
        Kicker = SafeText.Line(Kicker, sentence),
        Verdict = SafeText.Line(Verdict, sentence),
        Lead = [.. Lead.Select(text => SafeText.Line(text, 2 * sentence))],
        Parts = [.. Parts.Select(part => part.Within(sentence))],
        Reader = SafeText.Line(Reader, LetterLimits.Name),
        Reason = SafeText.Line(Reason, sentence),
        Audit = Audit is null ? null : SafeText.Line(Audit, sentence),
    };
}

/// <summary>One part of a letter: about one thing where it has a severity or stands in a frame, else a section.</summary>
/// <param name="Heading">What it is about.</param>
public sealed record LetterPart(string Heading)
{
    /// <summary>How much it matters; null where it does not speak of a finding.</summary>
    public Severity? Severity { get; init; }

    /// <summary>Whether it stands in a frame of its own.</summary>
    public bool IsFramed { get; init; }

    /// <summary>Whether it is a section of the letter, and not about one thing.</summary>
    public bool IsSection => Severity is null && !IsFramed;

    /// <summary>What changed: "new", "was medium"; null for nothing.</summary>
    public string? Change { get; init; }

    /// <summary>A sentence below the heading.</summary>
    public string? Text { get; init; }

    /// <summary>Facts, each with its label.</summary>
    public IReadOnlyList<LetterFact> Facts { get; init; } = [];

    /// <summary>What to do, step by step.</summary>
    public IReadOnlyList<string> Steps { get; init; } = [];

    /// <summary>GraphQL ready to copy: written by us, with ids alone.</summary>
    public string? Query { get; init; }

    /// <summary>The rule and the authorities behind it, or whatever else small print has.</summary>
    public string? Reference { get; init; }

    internal LetterPart Within(int sentence) => this with
    {
        Heading = SafeText.Line(Heading, Math.Min(sentence, LetterLimits.Heading)),
        Text = Text is null ? null : SafeText.Line(Text, sentence),
        Facts = [.. Facts.Select(fact => new LetterFact(SafeText.Line(fact.Label, LetterLimits.Name), [.. fact.Values.Select(value => SafeText.Line(value, sentence))]))],
        Steps = [.. Steps.Select(step => SafeText.Line(step, sentence))],
        Reference = Reference is null ? null : SafeText.Line(Reference, sentence),
    };
}

/// <summary>A fact: a label and what it is, in one line or several.</summary>
/// <param name="Label">One or two words.</param>
/// <param name="Values">The lines.</param>
public sealed record LetterFact(string Label, params IReadOnlyList<string> Values);
