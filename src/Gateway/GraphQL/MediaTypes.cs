using Microsoft.AspNetCore.Http.Headers;
using Microsoft.Net.Http.Headers;

namespace AppUsersGateway.Gateway.GraphQL;

/// <summary>Which form of answer a client accepts (GraphQL over HTTP, "Media Types").</summary>
internal static class MediaTypes
{
    public const string Json = "application/json";
    public const string GraphQLResponse = "application/graphql-response+json";

    /// <summary>The answer's type: what is accepted with the highest quality; null when nothing we have is.</summary>
    public static string? Negotiate(HttpRequest request)
    {
        var accept = new RequestHeaders(request.Headers).Accept;
        if (accept.Count == 0)
        {
            return Json;
        }

        return accept.Where(range => range.Quality != 0 && IsUtf8(range)).OrderByDescending(range => range.Quality ?? 1).Select(Match).FirstOrDefault(type => type is not null);
    }

    /// <summary>Whether a person's browser asks for a page.</summary>
    public static bool WantsPage(HttpRequest request) =>
        HttpMethods.IsGet(request.Method) && !request.Query.ContainsKey("query")
        && new RequestHeaders(request.Headers).Accept.Any(range => range.MatchesMediaType("text/html") && !range.MatchesAllTypes);

    /// <summary>Whether a body is JSON in UTF-8.</summary>
    public static bool IsJson(HttpRequest request) =>
        MediaTypeHeaderValue.TryParse(request.ContentType, out var type)
        && type.MediaType.Equals(Json, StringComparison.OrdinalIgnoreCase)
        && (!type.Charset.HasValue || type.Charset.Equals("utf-8", StringComparison.OrdinalIgnoreCase));

    private static string? Match(MediaTypeHeaderValue range) =>
        range.MatchesAllTypes ? Json
        : range.MatchesMediaType(GraphQLResponse) && !range.MatchesAllSubTypes ? GraphQLResponse
        : range.MatchesMediaType(Json) ? Json
        : null;

    private static bool IsUtf8(MediaTypeHeaderValue range) =>
        !range.Charset.HasValue || range.Charset.Equals("utf-8", StringComparison.OrdinalIgnoreCase);
}
