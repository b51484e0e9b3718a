using AppUsersGateway.Data;
using AppUsersGateway.Data.Activity;
using AppUsersGateway.Data.Administrators;
using AppUsersGateway.Data.ApplicationUsers;
using AppUsersGateway.Data.Audits;
using AppUsersGateway.Data.Backups;
using AppUsersGateway.Data.Credentials;
using AppUsersGateway.Data.Database;
using AppUsersGateway.Data.Emails;
using AppUsersGateway.Data.Findings;
using AppUsersGateway.Data.Leases;
using AppUsersGateway.Data.Migrations;
using AppUsersGateway.Data.Organizations;
using AppUsersGateway.Data.Tokens;
using AppUsersGateway.Data.Usage;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace AppUsersGateway.Tests.Support;

/// <summary>A database of one test, and one node's view of it: the repositories as the product composes them.</summary>
public sealed class TestDatabase : IAsyncDisposable
{
    private readonly DatabaseFile file;
    private readonly bool owner;
    private readonly ServiceProvider services;

    private TestDatabase(DatabaseFile file, bool owner, TimeProvider? time)
    {
        this.file = file;
        this.owner = owner;
        services = new ServiceCollection()
            .AddLogging()
            .AddSingleton(time ?? Clock)
            .AddData(new ConfigurationBuilder().AddInMemoryCollection(ConnectionSettings).Build())
            .BuildServiceProvider();
    }

    /// <summary>Stands still at <see cref="Given.Now"/> until the test moves it; unused when the test brought its own time.</summary>
    public FakeTimeProvider Clock { get; } = new(Given.Now);

    public TestEngine Engine => file.Engine;

    /// <summary>The revocation journal.</summary>
    public string Journal => file.Journal;

    /// <summary>Closes every connection of this process, as if it had ended: the next use opens new ones.</summary>
    public void LetGo()
    {
        Database.Dispose();
        file.LetGo();
    }

    /// <summary>The configuration of a gateway or auditor on this database.</summary>
    public IReadOnlyDictionary<string, string?> ConnectionSettings => new Dictionary<string, string?>(StringComparer.Ordinal)
    {
        ["Database:Provider"] = file.Engine.Provider().ToString(),
        ["Database:ConnectionString"] = file.ConnectionString,
        ["Database:RevocationJournal"] = file.Journal,
    };

    public AppDatabase Database => Get<AppDatabase>();

    public Migrator Migrator => Get<Migrator>();

    public OrganizationRepository Organizations => Get<OrganizationRepository>();

    public AdministratorRepository Administrators => Get<AdministratorRepository>();

    public ApplicationUserRepository Users => Get<ApplicationUserRepository>();

    public ApplicationUserList UserList => Get<ApplicationUserList>();

    public TokenRepository Tokens => Get<TokenRepository>();

    public TokenList TokenList => Get<TokenList>();

    public CredentialRepository Credentials => Get<CredentialRepository>();

    public UsageRepository Usage => Get<UsageRepository>();

    public ActivityLog ActivityLog => Get<ActivityLog>();

    public ActivityRepository Activity => Get<ActivityRepository>();

    public ActivityVerifier ActivityVerifier => Get<ActivityVerifier>();

    public FindingRepository Findings => Get<FindingRepository>();

    public AuditRunRepository AuditRuns => Get<AuditRunRepository>();

    public DatabaseBackup Backup => Get<DatabaseBackup>();

    public DatabaseRestore Restore => Get<DatabaseRestore>();

    public EmailOutbox Emails => Get<EmailOutbox>();

    public LeaseRepository Leases => Get<LeaseRepository>();

    /// <summary>A database with the current schema and no rows.</summary>
    public static async Task<TestDatabase> Create(TestEngine engine, TimeProvider? time = null) =>
        new(await DatabaseFile.Migrated(engine), owner: true, time);

    /// <summary>A database without a schema, as a node finds it at its very first start.</summary>
    public static async Task<TestDatabase> Empty(TestEngine engine, TimeProvider? time = null) =>
        new(await DatabaseFile.Empty(engine), owner: true, time);

    /// <summary>Another node on the same database, with its own connections and queues.</summary>
    public TestDatabase AnotherNode(TimeProvider? time = null) => new(file, owner: false, time ?? Get<TimeProvider>());

    public T Get<T>()
        where T : notnull => services.GetRequiredService<T>();

    public Task<T> Read<T>(Func<Session, Task<T>> work) => Database.Read(work, CancellationToken.None);

    public Task<T> Write<T>(Func<Session, Task<T>> work) => Database.Write(work, CancellationToken.None);

    public Task Write(Func<Session, Task> work) => Database.Write(work, CancellationToken.None);

    /// <summary>Changes rows behind the product's back.</summary>
    public Task<int> Tamper(string sql, object? parameters = null) => Write(session => session.Execute(sql, parameters));

    /// <summary>An organization with one administrator, and the hands of that person.</summary>
    public Task<Tenant> GivenTenant(string name = "Example", string email = "ada@example.com") => Tenant.Create(this, name, email);

    public async ValueTask DisposeAsync()
    {
        await services.DisposeAsync();
        if (owner)
        {
            await file.Remove();
        }
    }
}
