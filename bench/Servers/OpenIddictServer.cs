using System.Buffers.Text;
using System.Globalization;
using System.Security.Claims;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using AppUsersGateway.Data.Identifiers;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.IdentityModel.Tokens;
using OpenIddict.Abstractions;
using OpenIddict.Server.AspNetCore;
using static OpenIddict.Abstractions.OpenIddictConstants;

namespace AppUsersGateway.Bench.Servers;

/// <summary>
/// What one would take from NuGet: OpenIddict's introspection of reference tokens, over EF Core and SQLite. Tuned where its documentation offers it: access tokens
/// are signed and not encrypted as well, EF keeps its contexts in a pool, and the client that asks is a public one, for a client's secret costs PBKDF2 at each request.
/// </summary>
internal static class OpenIddictServer
{
    private const string Client = "bench";

    /// <summary>The body of a question.</summary>
    public static string Form(string token) => $"client_id={Client}&token={token}";

    /// <summary>Makes a file with so many tokens, and the key that signs them beside it.</summary>
    /// <param name="file">The database file.</param>
    /// <param name="count">How many tokens.</param>
    /// <param name="inUse">How many of them are answered.</param>
    public static async Task<IReadOnlyList<string>> Create(string file, int count, int inUse)
    {
        using var key = RSA.Create(2048);
        await File.WriteAllTextAsync(KeyOf(file), key.ExportRSAPrivateKeyPem());
        await using var host = Build(file);
        await Prepare(host.Services);
        await host.StartAsync();
        return Fill(file, await Issue(new Uri(host.Urls.First())), count, inUse);
    }

    /// <summary>Listens on a free port of loopback until it is ended.</summary>
    /// <param name="file">The database file.</param>
    public static async Task Run(string file)
    {
        await using var host = Build(file);
        await host.StartAsync();
        Console.WriteLine(host.Urls.First());
        await host.WaitForShutdownAsync();
    }

    private static string KeyOf(string file) => file + ".pem";

    private static RsaSecurityKey Key(string file)
    {
        var key = RSA.Create();
        key.ImportFromPem(File.ReadAllText(KeyOf(file)));
        return new RsaSecurityKey(key);
    }

    private static WebApplication Build(string file)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0").ConfigureKestrel(kestrel => kestrel.AddServerHeader = false);
        builder.Services.AddDbContextPool<DbContext>(context => context.UseSqlite($"Data Source={file}").UseOpenIddict());
        builder.Services.AddOpenIddict()
            .AddCore(core => core.UseEntityFrameworkCore().UseDbContext<DbContext>())
            .AddServer(server => server
                .SetTokenEndpointUris("token").SetIntrospectionEndpointUris("introspect")
                .AllowPasswordFlow().RegisterScopes("read_only").UseReferenceAccessTokens().DisableAccessTokenEncryption()
                .AddEphemeralEncryptionKey().AddSigningKey(Key(file))
                .UseAspNetCore().DisableTransportSecurityRequirement().EnableTokenEndpointPassthrough());
        builder.Services.AddAuthentication();
        var host = builder.Build();
        host.UseAuthentication();
        host.MapPost("/token", () =>
        {
            var identity = new ClaimsIdentity("bench", Claims.Name, Claims.Role);
            identity.SetClaim(Claims.Subject, "user-0000").SetResources(Client).SetScopes("read_only");
            identity.SetDestinations(_ => [Destinations.AccessToken]);
            return Results.SignIn(new ClaimsPrincipal(identity), authenticationScheme: OpenIddictServerAspNetCoreDefaults.AuthenticationScheme);
        });
        return host;
    }

    private static async Task Prepare(IServiceProvider services)
    {
        await using var scope = services.CreateAsyncScope();
        await scope.ServiceProvider.GetRequiredService<DbContext>().Database.EnsureCreatedAsync();
        await scope.ServiceProvider.GetRequiredService<IOpenIddictApplicationManager>().CreateAsync(new OpenIddictApplicationDescriptor
        {
            ClientId = Client,
            ClientType = ClientTypes.Public,
            Permissions = { Permissions.Endpoints.Token, Permissions.Endpoints.Introspection, Permissions.GrantTypes.Password, Permissions.Prefixes.Scope + "read_only" },
        });
    }

    private static async Task<string> Issue(Uri address)
    {
        using var http = new HttpClient();
        using var form = new FormUrlEncodedContent([new("grant_type", "password"), new("client_id", Client), new("username", "bench"), new("password", "bench"), new("scope", "read_only")]);
        using var answer = await http.PostAsync(new Uri(address, "token"), form);
        var text = await answer.Content.ReadAsStringAsync();
        return answer.IsSuccessStatusCode ? JsonDocument.Parse(text).RootElement.GetProperty("access_token").GetString()! : throw new InvalidOperationException(text);
    }

    /// <summary>The one issued token is copied, row by row, under references of their own: OpenIddict would take an hour to issue as many.</summary>
    private static List<string> Fill(string file, string issued, int count, int inUse)
    {
        using var connection = new SqliteConnection($"Data Source={file}");
        connection.Open();
        Execute(connection, "pragma journal_mode = wal");
        Execute(connection, "pragma synchronous = off");
        Execute(connection, "pragma cache_size = -2000000");
        using var transaction = connection.BeginTransaction();
        using var insert = connection.CreateCommand();
        insert.CommandText =
            """
            insert into OpenIddictTokens (Id, ApplicationId, AuthorizationId, ConcurrencyToken, CreationDate, ExpirationDate, Payload, Properties, ReferenceId, Status, Subject, Type)
            select $id, ApplicationId, AuthorizationId, $id, CreationDate, $end, Payload, Properties, $reference, Status, 'user-' || $number, Type from OpenIddictTokens where ReferenceId = $issued
            """;
        var (id, reference, number) = (insert.Parameters.Add("$id", SqliteType.Text), insert.Parameters.Add("$reference", SqliteType.Text), insert.Parameters.Add("$number", SqliteType.Text));
        insert.Parameters.AddWithValue("$issued", Hash(issued));
        insert.Parameters.AddWithValue("$end", TimeProvider.System.GetUtcNow().UtcDateTime.AddYears(1).ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture));
        insert.Prepare();
        var written = new List<string>();
        for (var made = 0; made < count; made++)
        {
            var token = Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32));
            (id.Value, reference.Value, number.Value) = (Identifier.New(IdentifierKind.Token, TimeProvider.System.GetUtcNow()), Hash(token), made.ToString(CultureInfo.InvariantCulture));
            insert.ExecuteNonQuery();
            if (made % (count / inUse) == 0)
            {
                written.Add(token);
            }
        }

        transaction.Commit();
        Execute(connection, "analyze");
        Execute(connection, "pragma wal_checkpoint(truncate)");
        return written;
    }

    private static void Execute(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    // As OpenIddict stores a reference.
    private static string Hash(string token) => Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(token)));
}
