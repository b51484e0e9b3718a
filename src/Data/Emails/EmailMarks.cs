using System.Text.Json;
using System.Text.Json.Serialization;

namespace AppUsersGateway.Data.Emails;

/// <summary>What a mail says to machines in its headers, such as to a ticket system. Nothing of it is needed for reading.</summary>
public sealed record EmailMarks
{
    private static readonly JsonSerializerOptions Json = new() { DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingDefault };

    /// <summary>Whether mail programs shall put it forward: critical facts only.</summary>
    public bool Important { get; init; }

    /// <summary>The finding it tells of, the worst when there are several.</summary>
    public string? Finding { get; init; }

    /// <summary>That finding's rule.</summary>
    public string? Rule { get; init; }

    /// <summary>That finding's severity.</summary>
    public string? Severity { get; init; }

    /// <summary>The environment of the application user concerned.</summary>
    public string? Environment { get; init; }

    internal string ToStorage() => JsonSerializer.Serialize(this, Json);

    internal static EmailMarks FromStorage(string text) => JsonSerializer.Deserialize<EmailMarks>(text)!;
}
