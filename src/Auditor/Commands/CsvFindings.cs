using AppUsersGateway.Auditor.Emails;

namespace AppUsersGateway.Auditor.Commands;

/// <summary>Findings for spreadsheets, one a line.</summary>
internal static class CsvFindings
{
    private const int MaximumTitle = 1_000;

    /// <summary>The header, and a line for each finding.</summary>
    public static async Task Write(TextWriter output, IAsyncEnumerable<OpenFinding> findings)
    {
        await using var csv = await CsvFile.Begin(output, "organization", "rule", "severity", "subject", "title", "opened_at", "finding_id");
        await foreach (var (organization, finding, subject) in findings)
        {
            await csv.Line(
                organization, finding.Rule, Wording.Of(finding.Severity), subject, SafeText.Line(finding.Title, MaximumTitle), CsvFile.Moment(finding.OpenedAt), finding.Id);
        }
    }
}
