using AppUsersGateway.Data.Refusals;

namespace AppUsersGateway.Gateway.GraphQL;

/// <summary>A mutation's answer: what it made, or why it was refused.</summary>
public sealed class Payload
{
    private Payload(IReadOnlyDictionary<string, object?> values, IReadOnlyList<Refusal> errors)
    {
        Values = values;
        Errors = errors;
    }

    /// <summary>The results by field; empty when refused.</summary>
    public IReadOnlyDictionary<string, object?> Values { get; }

    /// <summary>The refusals; empty when done.</summary>
    public IReadOnlyList<Refusal> Errors { get; }

    /// <summary>It was done.</summary>
    public static Payload Done(params (string Field, object? Value)[] values) =>
        new(values.ToDictionary(value => value.Field, value => value.Value, StringComparer.Ordinal), []);

    /// <summary>It was refused.</summary>
    public static Payload Refused(Refusal refusal) => new(new Dictionary<string, object?>(StringComparer.Ordinal), [refusal]);
}
