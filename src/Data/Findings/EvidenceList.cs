using System.Text.Json;
using System.Text.Json.Serialization;

namespace AppUsersGateway.Data.Findings;

/// <summary>The facts of one finding as one column. What was read is taken apart when somebody looks: an audit reads every finding, and on one thread.</summary>
public sealed class EvidenceList
{
    private readonly Lazy<IReadOnlyList<Evidence>> items;

    /// <summary>A list of these facts.</summary>
    [JsonConstructor]
    public EvidenceList(IReadOnlyList<Evidence> items) => this.items = new Lazy<IReadOnlyList<Evidence>>(items);

    private EvidenceList(string text) => items = new Lazy<IReadOnlyList<Evidence>>(() => JsonSerializer.Deserialize<List<Evidence>>(text)!);

    /// <summary>The facts, in the order in which they are told.</summary>
    public IReadOnlyList<Evidence> Items => items.Value;

    internal string ToStorage() => JsonSerializer.Serialize(Items);

    internal static EvidenceList FromStorage(string text) => new(text);
}
