using AppUsersGateway.Data.Database;

namespace AppUsersGateway.Auditor.Commands;

/// <summary>Findings as one JSON document for programs. Names are contract: members are only ever added.</summary>
internal static class JsonFindings
{
    /// <summary>Writes the document.</summary>
    public static async Task Write(TextWriter output, IAsyncEnumerable<OpenFinding> findings)
    {
        await using var file = new JsonFile(output);
        file.Json.WriteStartObject();
        file.Json.WriteStartArray("findings");
        await foreach (var open in findings)
        {
            await file.Value(Entry(open));
        }

        file.Json.WriteEndArray();
        file.Json.WriteEndObject();
    }

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
