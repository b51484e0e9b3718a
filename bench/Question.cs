using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace AppUsersGateway.Bench;

/// <summary>What the clients ask: the fields that a list in a frontend shows, with variables as a frontend sends them.</summary>
/// <param name="Name">For the report.</param>
/// <param name="Key">How the servers of our own know it.</param>
/// <param name="Bodies">The bodies of the requests, sent one after the other.</param>
internal sealed record Question(string Name, string Key, IReadOnlyList<byte[]> Bodies)
{
    private const int DifferentUsers = 500;

    private const string Fields = """
        id name description environment status createdAt
        tokens(first: 5) { nodes { id prefix description status createdAt expiresAt lastUsedAt ipAllowlist } totalCount }
        """;

    /// <summary>One of the seeded users by its name, another one each time.</summary>
    public static readonly Question OneUser = new("one user with 5 tokens", "user", [.. Enumerable.Range(0, DifferentUsers).Select(number => Body(
        $$"""query User($name: String!) { applicationUser(name: $name) { {{Fields}} } }""",
        new JsonObject { ["name"] = Database.UserName(number * (Database.Users / DifferentUsers)) }))]);

    /// <summary>The first page of them, as every frontend opens with.</summary>
    public static readonly Question FiftyUsers = new("50 users with 5 tokens each", "users", [Body(
        $$"""query Users($first: Int!) { applicationUsers(first: $first) { nodes { {{Fields}} } totalCount pageInfo { hasNextPage endCursor } } }""",
        new JsonObject { ["first"] = 50 })]);

    private static byte[] Body(string query, JsonObject variables) =>
        Encoding.UTF8.GetBytes(new JsonObject { ["query"] = query, ["variables"] = variables }.ToJsonString(new JsonSerializerOptions { WriteIndented = false }));

    /// <summary>The whole request as it goes over the wire.</summary>
    public IReadOnlyList<byte[]> Requests(Uri address, string token) => [.. Bodies.Select(body => (byte[])
    [
        .. Encoding.ASCII.GetBytes(string.Create(
            CultureInfo.InvariantCulture,
            $"POST {address.AbsolutePath} HTTP/1.1\r\nHost: {address.Authority}\r\nAuthorization: Bearer {token}\r\nUser-Agent: bench\r\nAccept: application/json\r\nContent-Type: application/json\r\nContent-Length: {body.Length}\r\n\r\n")),
        .. body,
    ])];
}
