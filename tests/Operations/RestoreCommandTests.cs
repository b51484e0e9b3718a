using AppUsersGateway.Tests.Support;
using Xunit;

namespace AppUsersGateway.Tests.Operations;

/// <summary><c>backup</c> and <c>restore</c> as an operator types them.</summary>
public sealed class RestoreCommandTests : IDisposable
{
    private readonly GatewayProgram program = new();

    public void Dispose() => program.Dispose();

    [Fact]
    public async Task An_operator_takes_a_backup_and_puts_it_back()
    {
        await program.Run("admin", "create", "--email", "ada@example.com");
        var taken = await program.Run("backup", "one");
        Assert.True(taken.Code == 0, taken.Errors);
        Assert.StartsWith(Path.Combine(program.Folder, "one") + ": ", taken.Output, StringComparison.Ordinal);
        Assert.Contains("exists already: name another file, or say --overwrite.", (await program.Run("backup", "one")).Errors, StringComparison.Ordinal);

        // Nobody has begun a journal yet: that is for the operator to decide.
        Assert.StartsWith("There is no revocation journal (", (await program.Run("restore", "one", "--yes")).Errors, StringComparison.Ordinal);
        Assert.Contains("Nothing was changed.", (await program.Run("restore", "one", "--without-journal")).Errors, StringComparison.Ordinal);
        var restored = await program.Run("restore", "one", "--without-journal", "--yes");
        Assert.True(restored.Code == 0, restored.Errors);
        Assert.Contains("0 tokens ended after it and were ended again.", restored.Output, StringComparison.Ordinal);
        Assert.Contains("Activity log: 4 entries, unbroken.", restored.Output, StringComparison.Ordinal);
        Assert.Equal("4 entries, unbroken.", (await program.Run("activity", "verify")).Output.Trim());
        Assert.Equal(["appusers.db", "appusers.db.migrate", "appusers.db.revocations"], Directory.EnumerateFiles(Path.Combine(program.Folder, "data")).Select(Path.GetFileName).Where(name => !name!.EndsWith("-wal", StringComparison.Ordinal) && !name.EndsWith("-shm", StringComparison.Ordinal)).Order(StringComparer.Ordinal));
    }

    [Theory, OnPostgreSql]
    public async Task A_password_is_on_no_command_line(TestEngine engine)
    {
        await using var database = await TestDatabase.Create(engine, TimeProvider.System);
        var script = Path.Combine(program.Folder, "pg_dump");
        await File.WriteAllTextAsync(script, "#!/bin/sh\necho \"$@\" > arguments\necho \"$PGPASSWORD\" > password\necho 'pg_dump: error: no' >&2\nexit 1\n");
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(script, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }

        var (code, _, errors) = await program.Run([
            "backup", "one", "--programs", program.Folder, "--Database:Provider=PostgreSql",
            $"--Database:ConnectionString={database.ConnectionSettings["Database:ConnectionString"]};Password=s3cret",
        ]);

        Assert.Equal((1, "pg_dump: error: no"), (code, errors.Trim()));
        Assert.Equal("s3cret", (await File.ReadAllTextAsync(Path.Combine(program.Folder, "password"))).Trim());
        Assert.DoesNotContain("s3cret", await File.ReadAllTextAsync(Path.Combine(program.Folder, "arguments")), StringComparison.Ordinal);
        Assert.False(File.Exists(Path.Combine(program.Folder, "one")));
    }

    [Fact]
    public async Task A_journal_that_cannot_be_written_ends_the_start()
    {
        Directory.CreateDirectory(Path.Combine(program.Folder, "journal"));

        var (code, _, errors) = await program.Run("serve", "--Gateway:Url=http://127.0.0.1:0", "--Auditor:Embedded=false", "--Explorer:Enabled=false", "--Database:RevocationJournal=journal");

        Assert.Equal(1, code);
        Assert.StartsWith($"Database:RevocationJournal: {Path.Combine(program.Folder, "journal")} cannot be written: ", errors, StringComparison.Ordinal);
        Assert.Single(errors.Split(Environment.NewLine, StringSplitOptions.RemoveEmptyEntries));
    }

    [Fact]
    public async Task A_journal_is_not_the_database_itself()
    {
        var (code, _, errors) = await program.Run("migrate", "--Database:ConnectionString=Data Source=one.db", "--Database:RevocationJournal=one.db");

        Assert.Equal((1, "Database:RevocationJournal names the database itself: give it a file of its own, or leave it out."), (code, errors.Trim()));
    }
}
