using System.Text.Json;

namespace AppUsersGateway.Data.Findings;

/// <summary>
/// The facts of one finding as one column. What was read is taken apart when somebody looks, and what was found is written down when it is stored or compared,
/// both once: an audit compares every finding.
/// </summary>
public sealed class EvidenceList
{
    private IReadOnlyList<Evidence>? items;
    private string? text;

    /// <summary>A list of these facts.</summary>
    public EvidenceList(IReadOnlyList<Evidence> items) => this.items = items;

    private EvidenceList(string text) => this.text = text;

    /// <summary>The facts, in the order in which they are told.</summary>
    public IReadOnlyList<Evidence> Items => items ??= JsonSerializer.Deserialize<List<Evidence>>(text!)!;

    /// <summary>Whether another list tells the same facts in the same order.</summary>
    public bool Tells(EvidenceList other) => ToStorage() == other.ToStorage();

    /// <summary>The facts as the column keeps them.</summary>
    public string ToStorage() => text ??= JsonSerializer.Serialize(items);

    internal static EvidenceList FromStorage(string text) => new(text);
}
