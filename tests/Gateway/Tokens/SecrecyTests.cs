using System.Text;
using AppUsersGateway.Tests.Support;
using Microsoft.Data.Sqlite;
using Xunit;

namespace AppUsersGateway.Tests.Gateway.Tokens;

/// <summary>A secret exists in the answer that creates it and nowhere else (P03).</summary>
public sealed class SecrecyTests
{
    private const string Everything = """
        {
          viewer { permissions token { id prefix description } principal { __typename } }
          tokens(first: 100) { nodes { id prefix description status lastUsedAt lastUserAgent ipAllowlist activity { nodes { kind reason hash changes { field before after } } } } }
          activity(first: 100) { nodes { kind outcome reason userAgent changes { field before after } } }
          findings(first: 100) { nodes { title evidence { name value } remedy } }
          emails(first: 100) { nodes { subject text html } }
        }
        """;

    [Theory, OnSqlite, OnPostgreSql]
    public async Task A_secret_is_in_the_answer_that_creates_it_and_nowhere_else(TestEngine engine)
    {
        await using var database = await TestDatabase.Create(engine);
        var log = "";
        var secrets = new List<string>();
        var answers = new StringBuilder();
        await using (var gateway = await GatewayApp.Start(database))
        {
            var tenant = await database.GivenTenant();
            var user = await tenant.User();
            secrets.Add((await tenant.AdministratorToken()).Secret.Reveal());
            var admin = gateway.As(secrets[0]);
            foreach (var mutation in Enumerable.Repeat("createToken", 5))
            {
                var issued = await admin.Change(mutation, new { applicationUserId = user.Id, maxAgeSeconds = 86_400 }, "secret token { id }");
                secrets.Add(issued.GetProperty("secret").GetString()!);
                await gateway.As(secrets[^1]).Data("{ viewer { permissions } }");
                if (secrets.Count % 2 == 0)
                {
                    await admin.Change("revokeToken", new { tokenId = issued.GetProperty("token").GetProperty("id").GetString() }, "token { id }");
                    await gateway.As(secrets[^1]).Send("{ viewer { permissions } }");
                }
            }

            secrets.Add((await admin.Change("createAdministratorToken", new { administratorId = tenant.Administrator.Id }, "secret")).GetProperty("secret").GetString()!);

            // A caller that puts its secret where it does not belong.
            await admin.Send("query { " + secrets[1] + " }");
            Assert.Equal("NOT_FOUND tokenId", await admin.Refusal("revokeToken", new { tokenId = secrets[1], reason = $"{secrets[1]}{secrets[1]}" }));
            Assert.Equal("INVALID_NAME name", await admin.Refusal("createApplicationUser", new { name = $"{secrets[0]}\n{secrets[0]}", description = secrets[1] + new string('x', 900) }));
            await gateway.As(secrets[1] + " ").Send("{ viewer { permissions } }");
            await gateway.FlushUses();
            answers.Append((await admin.Send(Everything)).Body);
            log = gateway.Log.Text;
        }

        var places = Files(database);
        places["rows"] = Encoding.UTF8.GetBytes(await database.DumpEverything());
        places["log"] = Encoding.UTF8.GetBytes(log);
        places["later answers"] = Encoding.UTF8.GetBytes(answers.ToString());
        Assert.Equal(7, secrets.Count);
        Assert.All(places, place => Assert.Empty(secrets.Where(secret => Holds(place.Value, secret)).Select(_ => place.Key)));

        // The scanner itself: a planted leak is found.
        Assert.True(Holds(Encoding.UTF8.GetBytes("x" + Convert.ToBase64String(Encoding.UTF8.GetBytes(secrets[0])) + "y"), secrets[0]));
    }

    /// <summary>Every byte that SQLite has written: file, log and index of the log.</summary>
    private static Dictionary<string, byte[]> Files(TestDatabase database)
    {
        if (database.Engine != TestEngine.Sqlite)
        {
            return [];
        }

        var file = new SqliteConnectionStringBuilder(database.ConnectionSettings["Database:ConnectionString"]).DataSource;
        var files = Directory.EnumerateFiles(Path.GetDirectoryName(file)!).ToDictionary(name => name, File.ReadAllBytes);
        Assert.NotEmpty(files);
        return files;
    }

    private static bool Holds(byte[] bytes, string secret) => Traces(secret).Any(trace => bytes.AsSpan().IndexOf(trace) >= 0);

    /// <summary>The secret and its first 20 characters, as they stand and in the usual encodings.</summary>
    private static List<byte[]> Traces(string secret)
    {
        var start = secret[..20];
        var plain = Encoding.UTF8.GetBytes(secret);
        return
        [
            Encoding.UTF8.GetBytes(start), // also finds the whole secret
            Encoding.UTF8.GetBytes(Convert.ToBase64String(plain)[..24]),
            Encoding.UTF8.GetBytes(Convert.ToHexString(plain)[..40]),
            Encoding.UTF8.GetBytes(Convert.ToHexStringLower(plain)[..40]),
            Encoding.Unicode.GetBytes(start),
            Encoding.UTF8.GetBytes(new string([.. secret.Reverse()])[..20]),
            Encoding.UTF8.GetBytes(string.Concat(start.Select(letter => $"%{(int)letter:X2}"))),
        ];
    }
}
