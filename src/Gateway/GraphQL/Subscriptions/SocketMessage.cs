using System.Text.Json;
using GraphQL.SystemTextJson;
using GraphQL.Transport;
using Microsoft.Extensions.Primitives;

namespace AppUsersGateway.Gateway.GraphQL.Subscriptions;

/// <summary>A message of a client in graphql-transport-ws.</summary>
/// <param name="Type">What it is.</param>
/// <param name="Id">The operation; empty where the protocol has none.</param>
/// <param name="Payload">The rest; undefined when left out or null.</param>
internal sealed record SocketMessage(string Type, string Id, JsonElement Payload)
{
    /// <summary>Longer ids are nobody's: they would come back in each answer.</summary>
    private const int LongestId = 128;

    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false };

    /// <summary>Reads a message; null with a problem when the protocol knows no such message.</summary>
    public static SocketMessage? Read(ReadOnlyMemory<byte> text, out string problem)
    {
        problem = "Invalid message: one JSON object, no name twice";
        try
        {
            using var document = JsonDocument.Parse(text, Strict);
            return document.RootElement.ValueKind == JsonValueKind.Object ? Read(document.RootElement.Clone(), out problem) : null;
        }
        catch (Exception broken) when (broken is JsonException or InvalidOperationException)
        {
            return null;
        }
    }

    /// <summary>What <c>connection_init</c> gives as a header, whatever the case of its name; empty when it gives none.</summary>
    public StringValues Authorization { get; } = Payload.ValueKind != JsonValueKind.Object
        ? StringValues.Empty
        : Payload.EnumerateObject().Where(field => field.Name.Equals("Authorization", StringComparison.OrdinalIgnoreCase))
            .Select(field => field.Value.ValueKind == JsonValueKind.String ? field.Value.GetString() : "").ToArray();

    /// <summary>A message to a client.</summary>
    public static async Task<byte[]> Write(GraphQLSerializer serializer, string type, string? id = null, object? payload = null)
    {
        using var buffer = new MemoryStream();
        await serializer.WriteAsync(buffer, new OperationMessage { Type = type, Id = id, Payload = payload });
        return buffer.ToArray();
    }

    private static SocketMessage? Read(JsonElement message, out string problem)
    {
        var type = Text(message, "type");
        var id = Text(message, "id");
        var payload = message.TryGetProperty("payload", out var given) && given.ValueKind != JsonValueKind.Null ? given : default;
        problem = type is null ? "Invalid message: type must be a string"
            : type is not ("connection_init" or "ping" or "pong" or "subscribe" or "complete") ? "Invalid message: unknown type"
            : type is "subscribe" or "complete" && id is not { Length: > 0 and <= LongestId } ? $"Invalid message: id must be a string of 1 to {LongestId} characters"
            : payload.ValueKind is not (JsonValueKind.Undefined or JsonValueKind.Object) ? "Invalid message: payload must be an object"
            : type is "subscribe" && payload.ValueKind == JsonValueKind.Undefined ? "Invalid message: payload must be the request"
            : "";
        return problem.Length == 0 ? new SocketMessage(type!, id ?? "", payload) : null;
    }

    private static string? Text(JsonElement message, string name) =>
        message.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
