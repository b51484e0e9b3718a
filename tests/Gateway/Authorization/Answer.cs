using System.Net;
using System.Text.Json;

namespace AppUsersGateway.Tests.Gateway.Authorization;

/// <summary>Reads an answer's verdict.</summary>
internal static class Answer
{
    /// <summary>The verdict about the field of one wrapping; what is none of the verdicts is told as it is.</summary>
    public static string Read(HttpStatusCode status, string body, Operation operation, Wrapping wrapping)
    {
        if (status == HttpStatusCode.Unauthorized)
        {
            return Code(JsonDocument.Parse(body).RootElement.GetProperty("errors")[0]) == "UNAUTHENTICATED" ? Word(Verdict.Unauthenticated) : body;
        }

        if (status != HttpStatusCode.OK)
        {
            return $"{(int)status} {body}";
        }

        var answer = JsonDocument.Parse(body).RootElement;
        var name = Operation.Name(wrapping);
        var errors = answer.TryGetProperty("errors", out var all) ? all.EnumerateArray().Where(error => IsAbout(error, name)).Select(Code).Distinct(StringComparer.Ordinal).ToList() : [];
        if (errors.Count > 0)
        {
            return errors is ["FORBIDDEN"] ? Word(Verdict.Forbidden) : body;
        }

        var root = answer.GetProperty("data").GetProperty(name);
        if (operation.IsMutation && Refusal(root) is { } code && operation.Steps[^1].Field.Owner != "UserError")
        {
            return code == "NOT_FOUND" ? Word(Verdict.Absent) : body;
        }

        return IsThere(root, operation, wrapping) ? "answered" : Word(Verdict.Absent);
    }

    /// <summary>The verdict as <see cref="Read"/> words it.</summary>
    public static string Word(Verdict verdict) => verdict.IsAnswered() ? "answered" : verdict.ToString().ToLowerInvariant();

    private static bool IsThere(JsonElement root, Operation operation, Wrapping wrapping)
    {
        IEnumerable<JsonElement> values = Flat(root);
        foreach (var step in operation.Steps.Skip(1))
        {
            var name = step == operation.Steps[^1] ? operation.Leaf(wrapping) : step.Field.Name;
            values = values.Where(value => value.ValueKind == JsonValueKind.Object && value.TryGetProperty(name, out _)).SelectMany(value => Flat(value.GetProperty(name)));
        }

        // A field that names an object is answered by that object; any other one may well be null or empty.
        var found = values.ToList();
        return operation.Steps.Count == 1 && operation.HasSubject ? found.Exists(value => value.ValueKind != JsonValueKind.Null) : found.Count > 0;
    }

    // An empty list was answered as well: it stands for itself at the end of the way, and leads nowhere before.
    private static IEnumerable<JsonElement> Flat(JsonElement value) => value.ValueKind == JsonValueKind.Array && value.GetArrayLength() > 0 ? value.EnumerateArray() : [value];

    private static string? Refusal(JsonElement payload) =>
        payload.ValueKind == JsonValueKind.Object && payload.TryGetProperty("why", out var why) && why.GetArrayLength() > 0 ? why[0].GetProperty("code").GetString() : null;

    private static bool IsAbout(JsonElement error, string name) =>
        !error.TryGetProperty("path", out var path) || path[0].GetString() == name;

    private static string? Code(JsonElement error) => error.GetProperty("extensions").GetProperty("code").GetString();
}
