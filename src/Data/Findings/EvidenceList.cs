using System.Text.Json;

namespace AppUsersGateway.Data.Findings;

/// <summary>The facts of one finding as one column.</summary>
public sealed record EvidenceList(IReadOnlyList<Evidence> Items)
{
    internal string ToStorage() => JsonSerializer.Serialize(Items);

    internal static EvidenceList FromStorage(string text) => new(JsonSerializer.Deserialize<List<Evidence>>(text)!);
}
