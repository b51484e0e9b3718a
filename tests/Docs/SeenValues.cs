using System.Text.Json;
using System.Text.RegularExpressions;

namespace AppUsersGateway.Tests.Docs;

/// <summary>The ids and secrets that the answers to a page's examples brought: what its reader would put into the next one.</summary>
internal sealed partial class SeenValues
{
    private readonly Dictionary<string, string> values = new(StringComparer.Ordinal);

    /// <summary>Puts what was seen last in the place of <c>"app_…"</c>.</summary>
    public string PutInto(string text) => Placeholder().Replace(text, match =>
        values.TryGetValue(match.Groups["prefix"].Value, out var value)
            ? $"\"{value}\""
            : throw new InvalidOperationException($"{match.Value} stands in an example before any answer had one:\n{text}"));

    /// <summary>Remembers the ids, secrets and cursors of an answer.</summary>
    public void Remember(JsonElement answer)
    {
        switch (answer.ValueKind)
        {
            case JsonValueKind.Object:
                foreach (var member in answer.EnumerateObject())
                {
                    Remember(member.Value);
                }

                break;
            case JsonValueKind.Array:
                foreach (var item in answer.EnumerateArray())
                {
                    Remember(item);
                }

                break;
            case JsonValueKind.String when Kept().Match(answer.GetString()!) is { Success: true } match:
                values[match.Groups["prefix"].Value] = answer.GetString()!;
                break;
        }
    }

    [GeneratedRegex("\"(?<prefix>[a-z]{3,4}_)…\"", RegexOptions.ExplicitCapture, 1_000)]
    private static partial Regex Placeholder();

    [GeneratedRegex("^(?<prefix>[a-z]{3}_|aug[au]_)[0-9A-Za-z]{26,36}$", RegexOptions.ExplicitCapture, 1_000)]
    private static partial Regex Kept();
}
