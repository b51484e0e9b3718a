using AppUsersGateway.Auditor.Rules;
using AppUsersGateway.Data.Findings;

namespace AppUsersGateway.Auditor.Commands;

/// <summary>
/// Findings as SARIF 2.1.0 (OASIS). A token is no place in a file, so a result has a logical location; its fingerprint is the finding's own,
/// so that a dashboard recognises it in the next run.
/// </summary>
internal static class SarifFindings
{
    private const string Schema = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";

    /// <summary>Writes the log with one run.</summary>
    public static async Task Write(TextWriter output, IReadOnlyList<IAuditRule> rules, IAsyncEnumerable<OpenFinding> findings)
    {
        var indexes = rules.Select((rule, index) => (rule.About.Code, index)).ToDictionary(pair => pair.Code, pair => pair.index, StringComparer.Ordinal);
        var driver = new
        {
            name = "AppUsersGateway",
            semanticVersion = typeof(SarifFindings).Assembly.GetName().Version!.ToString(3),
            rules = rules.Select(rule => Rule(rule.About)),
        };
        await using var file = new JsonFile(output);
        var json = file.Json;
        json.WriteStartObject();
        json.WriteString("$schema", Schema);
        json.WriteString("version", "2.1.0");
        json.WriteStartArray("runs");
        json.WriteStartObject();
        json.WritePropertyName("tool");
        await file.Value(new { driver });
        json.WriteString("columnKind", "utf16CodeUnits");
        json.WriteStartArray("results");
        await foreach (var open in findings)
        {
            await file.Value(Result(open, indexes[open.Finding.Rule]));
        }

        json.WriteEndArray();
        json.WriteEndObject();
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static object Rule(RuleDescription rule) => new
    {
        id = rule.Code,
        shortDescription = new { text = rule.Title },
        fullDescription = new { text = rule.Rationale },
        help = new { text = $"{rule.Remedy} ({string.Join("; ", rule.References)})" },
        defaultConfiguration = new { level = Level(rule.Severity) },
        properties = new Dictionary<string, object>(StringComparer.Ordinal) { ["security-severity"] = Score(rule.Severity), ["tags"] = new[] { "security" } },
    };

    private static object Result(OpenFinding open, int ruleIndex) => new
    {
        ruleId = open.Finding.Rule,
        ruleIndex,
        level = Level(open.Finding.Severity),
        message = new { text = $"{open.Subject}: {open.Finding.Title}. {open.Finding.Remedy}" },
        locations = new[]
        {
            new
            {
                logicalLocations = new[]
                {
                    new { name = open.Subject, fullyQualifiedName = $"{open.Organization}/{open.Finding.SubjectId}", kind = "resource" },
                },
            },
        },
        partialFingerprints = new Dictionary<string, string>(StringComparer.Ordinal) { ["appUsersFinding/v1"] = open.Finding.Fingerprint },
        properties = new Dictionary<string, object>(StringComparer.Ordinal)
        {
            ["security-severity"] = Score(open.Finding.Severity),
            ["findingId"] = open.Finding.Id,
            ["openedAt"] = open.Finding.OpenedAt,
        },
    };

    private static string Level(Severity severity) => severity switch
    {
        >= Severity.High => "error",
        Severity.Medium => "warning",
        _ => "note",
    };

    /// <summary>The number that dashboards sort by: the middle of the CVSS band of the same name.</summary>
    private static string Score(Severity severity) => severity switch
    {
        Severity.Critical => "9.5",
        Severity.High => "8.0",
        Severity.Medium => "5.5",
        Severity.Low => "2.0",
        _ => "0.0",
    };
}
