using System.Globalization;
using AppUsersGateway.Data.Activity;
using AppUsersGateway.Data.ApplicationUsers;
using AppUsersGateway.Data.Database;
using AppUsersGateway.Data.Identifiers;
using AppUsersGateway.Data.Migrations;
using AppUsersGateway.Data.Organizations;
using AppUsersGateway.Data.Permissions;
using AppUsersGateway.Data.Tokens;
using AppUsersGateway.Gateway;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace AppUsersGateway.Bench.Verification;

/// <summary>
/// A file with very many tokens. Users and grants are made by the gateway's own code; tokens by one prepared statement in one transaction that is not
/// synced, for through the gateway's code a million would take ten minutes.
/// </summary>
internal static class ManyTokens
{
    private const int TokensPerUser = 100;

    /// <summary>Migrates and fills a new file. All tokens have been used today.</summary>
    /// <param name="file">The file.</param>
    /// <param name="count">How many tokens.</param>
    /// <param name="inUse">How many of them are answered, evenly out of all.</param>
    public static async Task<IReadOnlyList<string>> Create(string file, int count, int inUse)
    {
        await using var host = GatewayHost.Build([$"--Database:ConnectionString=Data Source={file}", "--Auditor:Embedded=false"], builder => builder.Logging.ClearProviders());
        await host.Services.GetRequiredService<Migrator>().Run(CancellationToken.None);
        var (organization, users) = await host.Services.GetRequiredService<AppDatabase>().Write(session => Users(host.Services, session, count / TokensPerUser), CancellationToken.None);
        return Tokens(file, organization, users, count, inUse);
    }

    /// <summary>Marks tokens as used today: a day's first use is stored before its answer, and that is not what is measured.</summary>
    public static void UseToday(string file, IEnumerable<string> secrets)
    {
        using var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = file }.ToString());
        connection.Open();
        using var transaction = connection.BeginTransaction();
        using var update = connection.CreateCommand();
        update.CommandText = "update tokens set last_used_at = $now where secret_hash = $hash";
        update.Parameters.AddWithValue("$now", TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds());
        var hash = update.Parameters.Add("$hash", SqliteType.Text);
        foreach (var secret in secrets)
        {
            hash.Value = TokenSecret.Parse(secret)!.Hash;
            update.ExecuteNonQuery();
        }

        transaction.Commit();
    }

    private static async Task<(string Organization, IReadOnlyList<string> Users)> Users(IServiceProvider services, Session session, int count)
    {
        var organizations = services.GetRequiredService<OrganizationRepository>();
        var organization = await organizations.Create(session, "Benchmark");
        await organizations.SetLimits(session, organization.Id, count, TokensPerUser);
        var actor = Actor.Host(organization.Id);
        var made = new List<string>();
        foreach (var number in Enumerable.Range(0, count))
        {
            var user = await services.GetRequiredService<ApplicationUserRepository>().Create(
                session, actor, ApplicationUserInput.Check(string.Create(CultureInfo.InvariantCulture, $"user-{number:00000}"), "Deploys one of the services", null, null, "staging"));
            await services.GetRequiredService<GrantRepository>().Grant(session, actor, user.Id, ["read_only"]);
            made.Add(user.Id);
        }

        return (organization.Id, made);
    }

    private static List<string> Tokens(string file, string organization, IReadOnlyList<string> users, int count, int inUse)
    {
        using var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = file }.ToString());
        connection.Open();
        Execute(connection, "pragma synchronous = off");
        Execute(connection, "pragma cache_size = -2000000"); // hashes come in no order: their index must fit
        using var transaction = connection.BeginTransaction();
        using var insert = connection.CreateCommand();
        insert.CommandText =
            """
            insert into tokens (id, organization_id, application_user_id, secret_hash, prefix, description, max_age_seconds, extend_when_used, ip_allowlist, created_at, expires_at, last_used_at, secret_scheme)
            values ($id, $organization, $user, $hash, $prefix, 'Deploys one of the services', 31536000, 0, '127.0.0.0/8 192.0.2.0/28', $now, $now + 31536000000, $now, 1)
            """;
        var (id, user, hash, prefix) = (
            insert.Parameters.Add("$id", SqliteType.Text), insert.Parameters.Add("$user", SqliteType.Text), insert.Parameters.Add("$hash", SqliteType.Text), insert.Parameters.Add("$prefix", SqliteType.Text));
        var now = TimeProvider.System.GetUtcNow();
        insert.Parameters.AddWithValue("$organization", organization);
        insert.Parameters.AddWithValue("$now", now.ToUnixTimeMilliseconds());
        insert.Prepare();
        var secrets = new List<string>();
        for (var made = 0; made < count; made++)
        {
            var secret = TokenSecret.Generate(forAdministrator: false);
            (id.Value, user.Value, hash.Value, prefix.Value) = (Identifier.New(IdentifierKind.Token, now), users[made % users.Count], secret.Hash, secret.Prefix);
            insert.ExecuteNonQuery();
            if (made % (count / inUse) == 0)
            {
                secrets.Add(secret.Reveal());
            }
        }

        transaction.Commit();
        Execute(connection, "pragma wal_checkpoint(truncate)");
        return secrets;
    }

    private static void Execute(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }
}
