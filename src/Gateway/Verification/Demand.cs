using System.Buffers;

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

    private const int LongestShown = 100;

    /// <summary>The characters of a scope (RFC 6749 §3.3), which end no quoted string.</summary>
    private static readonly SearchValues<char> ScopeCharacters =
        SearchValues.Create([.. Enumerable.Range('!', '~' - '!' + 1).Select(code => (char)code).Where(letter => letter is not ('"' or '\\'))]);

    /// <summary>What is missing as the <c>scope</c> of a challenge; null when it is no name.</summary>
    public string? Scope =>
        Permissions.All(name => name.Length is > 0 and <= LongestShown && !name.AsSpan().ContainsAnyExcept(ScopeCharacters)) ? string.Join(' ', Permissions) : null;

    /// <summary>Reads <c>?permission=NAME&amp;resource=ID</c>. A parameter without a value demands what nobody has.</summary>
    public static Demand Of(HttpRequest request) => request.QueryString.HasValue
        ? new Demand(
            [.. request.Query["permission"].Select(name => name ?? "")],
            request.Query["resource"] switch
            {
                [] => null,
                [{ Length: > 0 } id] => id,
                _ => NoResource,
            })
        : Nothing;
}
