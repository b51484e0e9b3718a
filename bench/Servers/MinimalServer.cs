using System.Buffers.Text;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Dapper;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace AppUsersGateway.Bench.Servers;

/// <summary>What one would write without GraphQL: two fixed questions, SQL by hand, Dapper, System.Text.Json. Nobody is asked who they are.</summary>
internal static class MinimalServer
{
    private const string UserColumns = "id, name, description, environment, status, created_at as CreatedAt, name_key as NameKey";

    private const string TokensOf =
        """
        select id, prefix, description, created_at as CreatedAt, expires_at as ExpiresAt, revoked_at as RevokedAt, suspended_at as SuspendedAt, last_used_at as LastUsedAt, ip_allowlist as Allowlist
        from tokens where application_user_id = @Id order by created_at desc, id desc limit +6
        """;

    /// <summary>Listens on a free port of loopback until it is ended.</summary>
    /// <param name="file">The database file.</param>
    public static async Task Run(string file)
    {
        var connections = new SqliteConnectionStringBuilder { DataSource = file, Mode = SqliteOpenMode.ReadOnly }.ToString();
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0").ConfigureKestrel(kestrel => kestrel.AddServerHeader = false);
        await using var host = builder.Build();
        host.MapPost("/graphql", async (HttpContext http) =>
        {
            using var request = await JsonDocument.ParseAsync(http.Request.Body);
            var variables = request.RootElement.GetProperty("variables");
            await using var connection = new SqliteConnection(connections);
            await connection.OpenAsync(http.RequestAborted);
            return variables.TryGetProperty("name", out var name)
                ? Results.Json(new { data = new { applicationUser = await One(connection, name.GetString()!.ToUpperInvariant()) } })
                : Results.Json(new { data = new { applicationUsers = await Page(connection, variables.GetProperty("first").GetInt32()) } });
        });
        await host.StartAsync();
        Console.WriteLine(host.Urls.First());
        await host.WaitForShutdownAsync();
    }

    private static async Task<object?> One(SqliteConnection connection, string name) =>
        await connection.QuerySingleOrDefaultAsync<UserRow>(
            $"select {UserColumns} from application_users where name_key = @name and status <> 'DELETED' and organization_id = (select id from organizations)", new { name }) is { } user
            ? await User(connection, user)
            : null;

    private static async Task<object> Page(SqliteConnection connection, int first)
    {
        var rows = (await connection.QueryAsync<UserRow>(
            $"select {UserColumns} from application_users where organization_id = (select id from organizations) and status <> 'DELETED' order by name_key, id limit +@take", new { take = first + 1 })).AsList();
        var nodes = new List<object>();
        foreach (var row in rows.Take(first))
        {
            nodes.Add(await User(connection, row));
        }

        var last = rows[Math.Min(first, rows.Count) - 1];
        return new
        {
            nodes,
            totalCount = await connection.ExecuteScalarAsync<long>("select count(*) from application_users where organization_id = (select id from organizations) and status <> 'DELETED'"),
            pageInfo = new { hasNextPage = rows.Count > first, endCursor = Base64Url.EncodeToString(Encoding.UTF8.GetBytes($"name\n{last.Id}\nt{last.NameKey}")) },
        };
    }

    private static async Task<object> User(SqliteConnection connection, UserRow user)
    {
        var tokens = (await connection.QueryAsync<TokenRow>(TokensOf, new { user.Id })).AsList();
        return new
        {
            id = user.Id,
            name = user.Name,
            description = user.Description,
            environment = user.Environment,
            status = user.Status,
            createdAt = Text(user.CreatedAt),
            tokens = new
            {
                nodes = tokens.Take(5).Select(Token),
                totalCount = tokens.Count <= 5 ? tokens.Count : await connection.ExecuteScalarAsync<long>("select count(*) from tokens where application_user_id = @Id", new { user.Id }),
            },
        };
    }

    private static object Token(TokenRow token) => new
    {
        id = token.Id,
        prefix = token.Prefix,
        description = token.Description,
        status = token.RevokedAt is not null ? "REVOKED" : token.ExpiresAt <= TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds() ? "EXPIRED" : token.SuspendedAt is not null ? "SUSPENDED" : "ACTIVE",
        createdAt = Text(token.CreatedAt),
        expiresAt = Text(token.ExpiresAt),
        lastUsedAt = Text(token.LastUsedAt),
        ipAllowlist = token.Allowlist?.Split(' '),
    };

    private static string? Text(long? time) =>
        time is { } value ? DateTimeOffset.FromUnixTimeMilliseconds(value).UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture) : null;

    private sealed class UserRow
    {
        public string Id { get; init; } = "";

        public string Name { get; init; } = "";

        public string NameKey { get; init; } = "";

        public string Description { get; init; } = "";

        public string? Environment { get; init; }

        public string Status { get; init; } = "";

        public long CreatedAt { get; init; }
    }

    private sealed class TokenRow
    {
        public string Id { get; init; } = "";

        public string Prefix { get; init; } = "";

        public string Description { get; init; } = "";

        public long CreatedAt { get; init; }

        public long? ExpiresAt { get; init; }

        public long? RevokedAt { get; init; }

        public long? SuspendedAt { get; init; }

        public long? LastUsedAt { get; init; }

        public string? Allowlist { get; init; }
    }
}
