using AppUsersGateway.Data.Findings;

namespace AppUsersGateway.Auditor.Emails;

/// <summary>
/// The look of HTML mails. Inline styles are the light look, because some mail programs drop style sheets; the sheet only
/// adds the dark look and small windows. Every pair of text and ground has a contrast of at least 4.5:1.
/// </summary>
public static class MailStyle
{
    /// <summary>Ordinary text.</summary>
    public const string Body = "margin:0;padding:0;background-color:#f3f4f6;color:#1c2128;font-family:-apple-system,'Segoe UI',Roboto,'Helvetica Neue',Arial,sans-serif;font-size:16px;line-height:1.5";

    /// <summary>The page on its ground.</summary>
    public const string Page = "max-width:680px;margin:0 auto;padding:24px 20px;background-color:#ffffff";

    /// <summary>The verdict above everything.</summary>
    public const string Title = "font-size:24px;line-height:1.3;margin:8px 0 12px;color:#1c2128;overflow-wrap:anywhere";

    /// <summary>The heading of a thing in a frame.</summary>
    public const string BlockHeading = "font-size:17px;line-height:1.35;margin:0 0 4px;color:#1c2128;overflow-wrap:anywhere";

    /// <summary>A section's heading.</summary>
    public const string Heading = "font-size:20px;line-height:1.3;margin:32px 0 12px;color:#1c2128";

    /// <summary>A finding in full.</summary>
    public const string Block = "margin:0 0 16px;padding:14px 16px;border:1px solid #d0d7de;border-left-width:6px;border-radius:6px;background-color:#ffffff";

    /// <summary>Less important text.</summary>
    public const string Quiet = "color:#57606a;font-size:14px";

    /// <summary>Codes, addresses and prefixes.</summary>
    public const string Code = "font-family:ui-monospace,SFMono-Regular,Menlo,Consolas,monospace;font-size:14px;overflow-wrap:anywhere";

    /// <summary>A query ready to copy.</summary>
    public const string Query = Code + ";display:block;margin:8px 0 0;padding:10px 12px;border-radius:6px;background-color:#f3f4f6;color:#1c2128;white-space:pre-wrap";

    /// <summary>A table of data.</summary>
    public const string Table = "width:100%;border-collapse:collapse;font-size:15px";

    /// <summary>A table's heading cell.</summary>
    public const string HeadCell = "text-align:left;vertical-align:bottom;padding:6px 10px 6px 0;border-bottom:2px solid #d0d7de;font-size:14px;color:#57606a";

    /// <summary>A table's cell.</summary>
    public const string Cell = "text-align:left;vertical-align:top;padding:8px 10px 8px 0;border-bottom:1px solid #d0d7de;font-weight:normal;overflow-wrap:anywhere";

    /// <summary>A label beside its value.</summary>
    public const string Label = "text-align:left;vertical-align:top;padding:3px 12px 3px 0;font-size:14px;font-weight:600;color:#57606a;width:76px";

    /// <summary>A value beside its label.</summary>
    public const string Value = "text-align:left;vertical-align:top;padding:3px 0;font-size:15px;overflow-wrap:anywhere";

    /// <summary>A link.</summary>
    public const string Link = "color:#0550ae";

    /// <summary>The sheet: dark look, and stacked rows where a window is narrow.</summary>
    public const string Sheet = """
        @media (prefers-color-scheme: dark) {
          .ground { background-color: #0d1117 !important; color: #e6edf3 !important; }
          .page, .block { background-color: #161b22 !important; color: #e6edf3 !important; }
          .block, .line { border-color: #3d444d !important; }
          .head { color: #f0f6fc !important; }
          .quiet { color: #adb7c2 !important; }
          .query, .count { background-color: #262c36 !important; color: #e6edf3 !important; }
          .link { color: #79c0ff !important; }
          .critical { border-left-color: #ff7b72 !important; }
          .high { border-left-color: #f0883e !important; }
        }
        @media (max-width: 480px) {
          .page { padding: 16px 14px !important; }
          .stack { display: block !important; width: auto !important; border-bottom: 0 !important; padding: 1px 0 !important; }
          .stack-first { padding-top: 10px !important; }
          .stack-last { padding-bottom: 10px !important; }
          .gone { display: none !important; }
        }
        """;

    /// <summary>The word's plate: white on a dark ground, alike in both looks.</summary>
    public static string Plate(Severity severity) =>
        $"display:inline-block;padding:1px 8px;border-radius:4px;font-size:14px;font-weight:700;color:#ffffff;background-color:{Colour(severity)}";

    /// <summary>The edge of a finding in full.</summary>
    public static string Edge(Severity severity) => $"{Block};border-left-color:{Colour(severity)}";

    /// <summary>A shape beside the word and the colour.</summary>
    public static string Shape(Severity severity) => severity switch
    {
        Severity.Critical => "◆",
        Severity.High => "▲",
        Severity.Medium => "■",
        _ => "●",
    };

    private static string Colour(Severity severity) => severity switch
    {
        Severity.Critical => "#a40e26",
        Severity.High => "#953800",
        Severity.Medium => "#6639ba",
        _ => "#57606a",
    };
}
