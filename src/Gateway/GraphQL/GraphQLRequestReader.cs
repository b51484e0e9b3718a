using System.Text.Json;
using GraphQL;
using GraphQL.SystemTextJson;

namespace AppUsersGateway.Gateway.GraphQL;

/// <summary>Reads requests as GraphQL over HTTP writes them; says in words what is wrong with one.</summary>
internal sealed class GraphQLRequestReader(GraphQLSerializer serializer)
{
    private const string NotJson = "is not JSON: one value in UTF-8, no name twice in an object, at most 64 levels.";

    // Of two equal names one would win silently, and not the same one in every program on the way.
    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false };

    /// <summary>The request in a POST's JSON body.</summary>
    public GraphQLRequest? FromBody(ReadOnlyMemory<byte> body, out string? problem)
    {
        try
        {
            using var document = JsonDocument.Parse(body, Strict);
            return document.RootElement.ValueKind == JsonValueKind.Object
                ? Read(document.RootElement, out problem)
                : Fail("The body must be one JSON object; lists of requests are not supported.", out problem);
        }
        catch (Exception broken) when (IsNotJson(broken))
        {
            return Fail("The body " + NotJson, out problem);
        }
    }

    /// <summary>The request in a part of a WebSocket's message.</summary>
    public GraphQLRequest? FromMessage(JsonElement payload, out string? problem)
    {
        try
        {
            return Read(payload, out problem);
        }
        catch (Exception broken) when (IsNotJson(broken))
        {
            return Fail("payload " + NotJson, out problem);
        }
    }

    /// <summary>The request in a GET's query string.</summary>
    public GraphQLRequest? FromQuery(IQueryCollection values, out string? problem)
    {
        if (values["query"] is not [{ Length: > 0 } query])
        {
            return Fail("Give one parameter query with the document.", out problem);
        }

        Inputs? variables = null;
        if (values["variables"] is [{ Length: > 0 } text])
        {
            try
            {
                using var document = JsonDocument.Parse(text, Strict);
                if (document.RootElement.ValueKind != JsonValueKind.Object)
                {
                    return Fail("variables must be a JSON object.", out problem);
                }

                variables = serializer.ReadNode<Inputs>(document.RootElement);
            }
            catch (Exception broken) when (IsNotJson(broken))
            {
                return Fail("variables " + NotJson, out problem);
            }
        }

        problem = null;
        return new GraphQLRequest(query, values["operationName"] is [{ Length: > 0 } name] ? name : null, variables);
    }

    private GraphQLRequest? Read(JsonElement body, out string? problem)
    {
        if (!body.TryGetProperty("query", out var query) || query.ValueKind != JsonValueKind.String)
        {
            return Fail("query must be a string with the document.", out problem);
        }

        if (body.TryGetProperty("operationName", out var name) && name.ValueKind is not (JsonValueKind.String or JsonValueKind.Null))
        {
            return Fail("operationName must be a string.", out problem);
        }

        if (body.TryGetProperty("variables", out var variables) && variables.ValueKind is not (JsonValueKind.Object or JsonValueKind.Null))
        {
            return Fail("variables must be an object.", out problem);
        }

        if (body.TryGetProperty("extensions", out var extensions) && extensions.ValueKind is not (JsonValueKind.Object or JsonValueKind.Null))
        {
            return Fail("extensions must be an object.", out problem);
        }

        problem = null;
        return new GraphQLRequest(
            query.GetString()!,
            name.ValueKind == JsonValueKind.String && name.GetString() is { Length: > 0 } operation ? operation : null,
            variables.ValueKind == JsonValueKind.Object ? serializer.ReadNode<Inputs>(variables) : null);
    }

    // Strings are decoded late: bytes or escapes that are no Unicode text show only then.
    private static bool IsNotJson(Exception problem) => problem is JsonException or InvalidOperationException;

    private static GraphQLRequest? Fail(string text, out string? problem)
    {
        problem = text;
        return null;
    }
}
