using Microsoft.AspNetCore.Http.Headers;
using Microsoft.Net.Http.Headers;

namespace AppUsersGateway.Gateway.GraphQL;

/// <summary>Which form of answer a client accepts (GraphQL over HTTP, "Media Types").</summary>
internal static class MediaTypes
{
    public const string Json = "application/json";
    public const string GraphQLResponse = "application/graphql-response+json";
    public const string EventStream = "text/event-stream";

    /// <summary>The answer's type: what is accepted with the highest quality; null when nothing we have is.</summary>
    public static string? Negotiate(HttpRequest request)
    {
        // What most clients send needs no reading.
        if (request.Headers.Accept is [] or ["*/*"] or [Json])
        {
            return Json;
        }

        var accept = new RequestHeaders(request.Headers).Accept;
        if (accept.Count == 0)
        {
            return Json;
        }

        // Of the ranges that cover a type the narrowest one counts (RFC 9110, 12.5.1); JSON stands first for clients to which all is the same.
        string[] types = [Json, GraphQLResponse, EventStream];
        return types
            .Select(type => (Type: type, Range: accept.Where(range => IsUtf8(range) && Covers(range, type)).MaxBy(Narrowness)))
            .Where(choice => choice.Range is { Quality: not 0 })
            .OrderByDescending(choice => choice.Range!.Quality ?? 1)
            .ThenByDescending(choice => Narrowness(choice.Range!))
            .ThenBy(choice => accept.IndexOf(choice.Range!))
            .FirstOrDefault().Type;
    }

    /// <summary>Whether a person's browser asks for a page.</summary>
    public static bool WantsPage(HttpRequest request) =>
        HttpMethods.IsGet(request.Method) && !request.Query.ContainsKey("query")
        && new RequestHeaders(request.Headers).Accept.Any(range => range.MatchesMediaType("text/html") && !range.MatchesAllTypes);

    /// <summary>Whether a body is JSON in UTF-8.</summary>
    public static bool IsJson(HttpRequest request) =>
        request.ContentType == Json || MediaTypeHeaderValue.TryParse(request.ContentType, out var type)
            && type.MediaType.Equals(Json, StringComparison.OrdinalIgnoreCase)
            && IsUtf8(type);

    // Not MatchesMediaType: there application/json also covers every application/...+json.
    private static bool Covers(MediaTypeHeaderValue range, string type) =>
        range.MatchesAllTypes || (range.MatchesAllSubTypes && type.StartsWith($"{range.Type}/", StringComparison.OrdinalIgnoreCase)) || range.MediaType.Equals(type, StringComparison.OrdinalIgnoreCase);

    private static int Narrowness(MediaTypeHeaderValue range) => range.MatchesAllTypes ? 0 : range.MatchesAllSubTypes ? 1 : 2;

    private static bool IsUtf8(MediaTypeHeaderValue type) =>
        !type.Charset.HasValue || HeaderUtilities.RemoveQuotes(type.Charset).Equals("utf-8", StringComparison.OrdinalIgnoreCase);
}
