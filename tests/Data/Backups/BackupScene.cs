using AppUsersGateway.Data.ApplicationUsers;
using AppUsersGateway.Data.Backups;
using AppUsersGateway.Data.Tokens;
using AppUsersGateway.Tests.Support;

namespace AppUsersGateway.Tests.Data.Backups;

/// <summary>A database on a clock that runs, with an organization, and a folder for its backups.</summary>
internal sealed class BackupScene : IAsyncDisposable
{
    private const int TokensOfUser = 50;

    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("appusers-backup-");

    private BackupScene(TestDatabase database, Tenant tenant) => (Database, Tenant) = (database, tenant);

    /// <summary>Debian's wrappers on the path would look for a cluster first.</summary>
    public static string? Programs => PostgreSqlBinaries.Folder;

    public TestDatabase Database { get; }

    public Tenant Tenant { get; }

    public static async Task<BackupScene> Create(TestEngine engine, TimeProvider? time = null)
    {
        var database = await TestDatabase.Create(engine, time ?? TimeProvider.System);
        var tenant = await database.GivenTenant();
        await tenant.Limits(applicationUsers: 1_000, tokensPerUser: 10_000);
        await database.Database.Journal.Start(CancellationToken.None); // as a gateway does
        return new BackupScene(database, tenant);
    }

    public string File(string name = "backup") => Path.Combine(folder.FullName, name);

    public async Task<string> Backup(string name = "backup")
    {
        await Database.Backup.Make(File(name), overwrite: false, Programs, CancellationToken.None);
        return File(name);
    }

    /// <summary>Restores, alone with the database.</summary>
    public Task<RestoreReport> Restore(RestorePlan plan)
    {
        Database.LetGo();
        return Database.Restore.Run(plan with { Programs = Programs }, CancellationToken.None);
    }

    /// <summary>Tokens of users of that name, some of each.</summary>
    public Task<List<(Token Token, TokenSecret Secret)>> Tokens(string user, int count) => Database.Write(async session =>
    {
        var (owner, made) = ("", new List<(Token, TokenSecret)>());
        for (var number = 0; number < count; number++)
        {
            owner = number % TokensOfUser == 0 ? (await Database.Users.Create(session, Tenant.Actor, ApplicationUserInput.Check($"{user}-{number}", null, null, null, null))).Id : owner;
            made.Add(await Database.Tokens.Create(session, Tenant.Actor, owner, NewToken.Check(null, Tenant.Day, extendWhenUsed: false, null, allowAnyAddress: false)));
        }

        return made;
    });

    public Task Revoke(string tokenId) => Database.Write(session => Database.Tokens.Revoke(session, Tenant.Actor, tokenId, null));

    public async ValueTask DisposeAsync()
    {
        await Database.DisposeAsync();
        folder.Delete(recursive: true);
    }
}
