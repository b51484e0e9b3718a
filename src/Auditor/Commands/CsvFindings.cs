using System.Globalization;
using AppUsersGateway.Auditor.Emails;
using CsvHelper;
using CsvHelper.Configuration;

namespace AppUsersGateway.Auditor.Commands;

/// <summary>Findings as RFC 4180. What a spreadsheet would take for a formula starts with an apostrophe (OWASP, CSV injection).</summary>
internal static class CsvFindings
{
    private const int MaximumTitle = 1_000;

    private static readonly CsvConfiguration Form = new(CultureInfo.InvariantCulture)
    {
        NewLine = "\r\n",
        InjectionOptions = InjectionOptions.Escape,
    };

    /// <summary>The header, and a line for each finding.</summary>
    public static async Task Write(TextWriter output, IEnumerable<OpenFinding> findings)
    {
        await using var csv = new CsvWriter(output, Form, leaveOpen: true);
        Line(csv, "organization", "rule", "severity", "subject", "title", "opened_at", "finding_id");
        await csv.NextRecordAsync();
        foreach (var (organization, finding, subject) in findings)
        {
            var opened = finding.OpenedAt.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);
            Line(csv, organization, finding.Rule, Wording.Of(finding.Severity), subject, SafeText.Line(finding.Title, MaximumTitle), opened, finding.Id);
            await csv.NextRecordAsync();
        }
    }

    private static void Line(CsvWriter csv, params string[] fields) => Array.ForEach(fields, csv.WriteField);
}
