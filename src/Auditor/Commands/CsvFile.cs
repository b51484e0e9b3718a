using System.Globalization;
using CsvHelper;
using CsvHelper.Configuration;

namespace AppUsersGateway.Auditor.Commands;

/// <summary>RFC 4180, as spreadsheets read it. What one would take for a formula starts with an apostrophe (OWASP, CSV injection).</summary>
internal static class CsvFile
{
    private static readonly CsvConfiguration Form = new(CultureInfo.InvariantCulture)
    {
        NewLine = "\r\n",
        InjectionOptions = InjectionOptions.Escape,
    };

    /// <summary>Begins a file with its header.</summary>
    public static async Task<CsvWriter> Begin(TextWriter output, params string[] columns)
    {
        var csv = new CsvWriter(output, Form, leaveOpen: true);
        await csv.Line(columns);
        return csv;
    }

    /// <summary>Writes one line.</summary>
    public static Task Line(this CsvWriter csv, params string?[] fields)
    {
        Array.ForEach(fields, csv.WriteField);
        return csv.NextRecordAsync();
    }

    /// <summary>A moment as RFC 3339 in UTC; empty for none.</summary>
    public static string Moment(DateTimeOffset? at) => at?.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture) ?? "";
}
