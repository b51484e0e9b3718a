using AppUsersGateway.Auditor.Emails.Letters;

namespace AppUsersGateway.Auditor.Emails.Digests;

/// <summary>The digest as plain text: complete by itself, for terminals, screen readers and ticket systems.</summary>
public static class AuditDigestText
{
    /// <summary>Lays the digest out.</summary>
    public static string Of(AuditDigest digest)
    {
        var page = new TextPage();
        page.Paragraph($"Token audit of {digest.Organization}").Paragraph(digest.Period).Gap();
        page.Paragraph($"{digest.Verdict} {digest.Unchanged}".TrimEnd()).Gap();
        foreach (var note in digest.Notes)
        {
            page.Paragraph(note).Gap();
        }

        page.Paragraph(CountsLine(digest.Counts));
        ActNow(page, digest.ActNow);
        Rows(page, "CHANGED SINCE LAST TIME", digest.Changed, digest.ExplorerUrl);
        Rows(page, "RESOLVED", digest.Resolved, digest.ExplorerUrl);
        ComingUp(page, digest.ComingUp);
        Footer(page, digest);
        return page.ToString();

        void ActNow(TextPage page, DigestPart<DigestBlock> part)
        {
            if (part.Items.Count == 0)
            {
                return;
            }

            page.Heading("ACT NOW");
            foreach (var (index, block) in part.Items.Index())
            {
                Block(page, block, index + 1);
            }

            More(page, part, digest.ExplorerUrl);
        }
    }

    private static string CountsLine(DigestCounts counts) =>
        $"New {Wording.Number(counts.New)}  |  Worse {Wording.Number(counts.Worse)}  |  Resolved {Wording.Number(counts.Resolved)}  |  Open {Wording.Number(counts.Open)}";

    private static void Block(TextPage page, DigestBlock block, int number)
    {
        page.Gap().Paragraph($"{Wording.Of(block.Severity).ToUpperInvariant()}: {block.RuleTitle} ({block.Change})", $"{number,2}. ");
        page.Paragraph(block.Title, "    ");
        page.Paragraph(block.ApplicationUser + (block.Environment is { } environment ? $" ({environment})" : ""), $"    {block.SubjectLabel + ":",-9} ");
        if (block.TokenPrefix is { } prefix)
        {
            page.Paragraph($"{prefix}…  {block.TokenDescription ?? "(no description)"}", "    Token:    ");
        }

        page.Paragraph(block.SubjectId, "    Id:       ");
        page.Paragraph(block.Remedy, "    To do:    ");
        if (block.Deadline is { } deadline)
        {
            page.Paragraph(deadline, "    By:       ");
        }

        page.Paragraph(block.Owner, "    Owner:    ");
        page.Paragraph(block.Why, "    Why:      ");
        foreach (var (index, fact) in block.Evidence.Index())
        {
            page.Paragraph($"{fact.Name}: {fact.Value}", index == 0 ? "    Evidence: " : "              ");
        }

        page.Paragraph(block.Reference, "    Rule:     ");
    }

    private static void Rows(TextPage page, string heading, DigestPart<DigestRow> part, string explorer)
    {
        if (part.Items.Count == 0)
        {
            return;
        }

        page.Heading(heading);
        foreach (var row in part.Items)
        {
            page.Paragraph($"{Wording.Of(row.Severity)}{(row.Change is { } change ? $" ({change})" : "")}, {row.Rule}: {row.Subject}", "- ").Paragraph(row.Title, "  ");
        }

        More(page, part, explorer);
    }

    private static void ComingUp(TextPage page, DigestPart<DigestExpiry> part)
    {
        if (part.Items.Count == 0)
        {
            return;
        }

        page.Heading("COMING UP: TOKENS THAT END WITHIN 14 DAYS");
        foreach (var row in part.Items)
        {
            page.Paragraph(row.ExpiresAt, "- ").Paragraph($"{row.Subject}, {row.LastUse}", "  ");
        }

        More(page, part, null);
    }

    private static void More<T>(TextPage page, DigestPart<T> part, string? explorer)
    {
        if (part.More == 0)
        {
            return;
        }

        page.Gap().Paragraph(part.Query is null ? $"and {Wording.Number(part.More)} more." : $"and {Wording.Number(part.More)} more. Ask at {explorer} :");
        if (part.Query is not null)
        {
            page.Paragraph(part.Query, "    ");
        }
    }

    private static void Footer(TextPage page, AuditDigest digest)
    {
        page.Footer(
            digest.RecipientName, digest.Reason, digest.Ending, digest.Frequency, digest.ExplorerUrl,
            $"Examined:  {Wording.Count(digest.TokensExamined, "live token")} of {Wording.Count(digest.ApplicationUsersExamined, "active application user")}",
            $"Run:       {digest.RunId}",
            $"Log ends:  entry {Wording.Number(digest.ChainHead.Sequence)}, hash {DigestHash.Shown(digest.ChainHead)}");
    }
}
