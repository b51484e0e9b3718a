namespace AppUsersGateway.Auditor.Emails.Digests;

/// <summary>How much of an audit one digest shows; the rest is a number and a query. One screen must be enough to decide.</summary>
/// <param name="Blocks">Findings described in full.</param>
/// <param name="Rows">Rows of each table.</param>
/// <param name="Evidence">Facts of one block.</param>
/// <param name="Sentence">Characters of a sentence.</param>
public sealed record DigestLimits(int Blocks, int Rows, int Evidence, int Sentence)
{
    /// <summary>What fits a mail program's window.</summary>
    public static readonly DigestLimits Default = new(10, 20, 6, 300);

    /// <summary>Half as much: for a mail that came out too large.</summary>
    public DigestLimits Halved() => new(Math.Max(1, Blocks / 2), Math.Max(1, Rows / 2), Math.Max(1, Evidence / 2), Math.Max(40, Sentence / 2));
}
