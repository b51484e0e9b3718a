using System.Net;
using System.Text.Json;

namespace AppUsersGateway.Tests.Gateway.Authorization;

/// <summary>Reads from an answer what became of one of the questions of its document.</summary>
internal sealed class Answer
{
    private const string Nothing = "absent";

    private readonly string body;
    private readonly JsonElement data;
    private readonly IReadOnlyList<JsonElement> errors;

    public Answer(HttpStatusCode status, string body)
    {
        this.body = $"{(int)status} {body}";
        if (body.Length == 0)
        {
            errors = [];
            return;
        }

        var answer = JsonDocument.Parse(body).RootElement;
        data = answer.TryGetProperty("data", out var found) ? found : default;
        errors = answer.TryGetProperty("errors", out var all) ? [.. all.EnumerateArray()] : [];
        IsUnauthenticated = status == HttpStatusCode.Unauthorized && errors is [var only] && Code(only) == "UNAUTHENTICATED";
    }

    public bool IsUnauthenticated { get; }

    /// <summary>What differs from what is expected; null when nothing does.</summary>
    public string? Deviation(Cell cell, string alias, Wrapping wrapping)
    {
        var expected = wrapping == Wrapping.LeftOut && cell.Expected != Verdict.Unauthenticated ? "left out" : cell.Expected.ToString().ToLowerInvariant();
        var told = Read(cell.Operation, alias, wrapping);
        return told == expected || (told == Nothing && cell.Expected == Verdict.Yes && IsReached(cell.Operation, alias, wrapping))
            ? null
            : $"{told} instead of {expected}; {body[..Math.Min(body.Length, 3_000)]}";
    }

    private string Read(Operation operation, string alias, Wrapping wrapping)
    {
        if (IsUnauthenticated)
        {
            return "unauthenticated";
        }

        var mine = errors.Where(error => !error.TryGetProperty("path", out var path) || path[0].GetString() == alias).Select(Code).Distinct(StringComparer.Ordinal).ToList();
        if (mine.Count > 0)
        {
            return mine is ["FORBIDDEN"] ? "forbidden" : string.Join(' ', mine);
        }

        if (data.ValueKind != JsonValueKind.Object || !data.TryGetProperty(alias, out var root))
        {
            return "left out";
        }

        return operation.IsMutation && Refusal(root) is { } code ? (code == "NOT_FOUND" ? Nothing : code)
            : operation.Last.Owner == "UserError" || End(operation, alias, wrapping).Any(IsSomething) ? "yes" // what was done has no error to look at
            : Nothing;
    }

    /// <summary>Whether somebody came as far as to the object whose field was asked for; a field of Query that answers an object has to be there itself.</summary>
    private bool IsReached(Operation operation, string alias, Wrapping wrapping) =>
        operation.Steps.Count > 1 && End(operation, alias, wrapping).Any() || (operation.Steps.Count == 1 && data.GetProperty(alias).ValueKind != JsonValueKind.Null);

    private IEnumerable<JsonElement> End(Operation operation, string alias, Wrapping wrapping)
    {
        IEnumerable<JsonElement> values = [data];
        foreach (var name in operation.Names(alias, wrapping))
        {
            values = values.SelectMany(value => value.ValueKind == JsonValueKind.Array ? value.EnumerateArray() : (IEnumerable<JsonElement>)[value]).Where(value => value.ValueKind == JsonValueKind.Object && value.TryGetProperty(name, out _)).Select(value => value.GetProperty(name)).ToList();
        }

        return values;
    }

    private static bool IsSomething(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Null => false,
        JsonValueKind.Array => value.EnumerateArray().Any(IsSomething),
        JsonValueKind.Object when value.TryGetProperty("totalCount", out var count) && value.TryGetProperty("nodes", out _) => count.GetInt32() > 0,
        _ => true,
    };

    private static string? Refusal(JsonElement payload) =>
        payload.ValueKind == JsonValueKind.Object && payload.TryGetProperty("why", out var why) && why.GetArrayLength() > 0 ? why[0].GetProperty("code").GetString() : null;

    private static string? Code(JsonElement error) => error.GetProperty("extensions").GetProperty("code").GetString();
}
