using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using AppUsersGateway.Data.Database;

namespace AppUsersGateway.Auditor.Commands;

/// <summary>Findings as one JSON document for programs. Names are contract: members are only ever added.</summary>
internal static class JsonFindings
{
    internal static readonly JsonSerializerOptions Form = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        NewLine = "\n",
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, // a file, never a page
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    };

    /// <summary>Writes the document.</summary>
    public static Task Write(TextWriter output, IEnumerable<OpenFinding> findings) =>
        output.WriteLineAsync(JsonSerializer.Serialize(new { findings = findings.Select(Entry) }, Form));

    private static object Entry(OpenFinding open) => new
    {
        open.Finding.Id,
        open.Organization,
        open.Finding.Rule,
        Severity = EnumText.Of(open.Finding.Severity),
        Confidence = EnumText.Of(open.Finding.Confidence),
        open.Finding.SubjectId,
        open.Subject,
        open.Finding.ApplicationUserId,
        open.Finding.TokenId,
        open.Finding.Title,
        Evidence = open.Finding.Evidence.Items.Select(fact => new { fact.Name, fact.Value }),
        open.Finding.Remedy,
        open.Finding.Deadline,
        open.Finding.OpenedAt,
        open.Finding.WorsenedAt,
    };
}
