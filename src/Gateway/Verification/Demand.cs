using System.Buffers;
using AppUsersGateway.Data.Permissions;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Primitives;

namespace AppUsersGateway.Gateway.Verification;

/// <summary>What a service wants a token to be allowed, beside being live.</summary>
/// <param name="Permissions">All of them are needed. More than one only when a request names several: then nobody gets round one by naming another.</param>
/// <param name="ResourceId">On this resource; null for the organization.</param>
internal sealed record Demand(IReadOnlyList<string> Permissions, string? ResourceId)
{
    /// <summary>A live token is enough.</summary>
    public static readonly Demand Nothing = new([], null);

    /// <summary>No id: on it, nothing is held.</summary>
    private const string NoResource = "-";

    /// <summary>What an operator of Envoy adds to each of its questions.</summary>
    private const string EnvoyHeader = "X-Verify-Query";

    private const int LongestShown = 100;

    /// <summary>The characters of a scope (RFC 6749 §3.3), which end no quoted string.</summary>
    private static readonly SearchValues<char> ScopeCharacters =
        SearchValues.Create([.. Enumerable.Range('!', '~' - '!' + 1).Select(code => (char)code).Where(letter => letter is not ('"' or '\\'))]);

    /// <summary>What is missing as the <c>scope</c> of a challenge; null when it is no name.</summary>
    public string? Scope =>
        Permissions.All(name => name.Length is > 0 and <= LongestShown && !name.AsSpan().ContainsAnyExcept(ScopeCharacters)) ? string.Join(' ', Permissions) : null;

    /// <summary>Whether somebody holds all of it.</summary>
    public bool IsMetBy(PermissionSet held)
    {
        for (var i = 0; i < Permissions.Count; i++)
        {
            if (!held.Allows(Permissions[i]))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>
    /// Reads <c>?permission=NAME&amp;resource=ID</c>; of Envoy, whose query is its client's and says nothing, the header that its operator sets.
    /// A parameter without a value demands what nobody has.
    /// </summary>
    public static Demand Of(HttpRequest request, bool isEnvoy) =>
        isEnvoy ? (request.Headers.TryGetValue(EnvoyHeader, out var said) ? OfHeader(said) : Nothing)
        : request.QueryString.HasValue ? Of(request.Query["permission"], request.Query["resource"])
        : Nothing;

    // Two of them: one may be a client's.
    private static Demand OfHeader(StringValues said)
    {
        var query = said is [{ } only] ? QueryHelpers.ParseQuery(only) : [];
        return said.Count == 1 ? Of(query.GetValueOrDefault("permission"), query.GetValueOrDefault("resource")) : new Demand([""], NoResource);
    }

    private static Demand Of(StringValues permissions, StringValues resource) => new(
        [.. permissions.Select(name => name ?? "")],
        resource switch
        {
            [] => null,
            [{ Length: > 0 } id] => id,
            _ => NoResource,
        });
}
