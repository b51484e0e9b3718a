using System.ComponentModel;
using System.Diagnostics;
using Npgsql;

namespace AppUsersGateway.Data.Database;

/// <summary>
/// PostgreSQL's own programs for dumps. Server, user and password reach them in their environment: other users of the host can read command lines.
/// </summary>
/// <param name="connectionString">The driver's connection string.</param>
/// <param name="folder">Where the programs are; null for those on the path.</param>
internal sealed class PostgreSqlPrograms(string connectionString, string? folder)
{
    /// <summary>Begins the transaction of a restore: what was there goes, also what only newer versions have.</summary>
    private static readonly string Clear =
        $"""
        set lock_timeout = '30s';
        begin;
        select pg_advisory_xact_lock({PostgreSqlRestoration.Lock});
        do $$ declare name text; begin
            for name in select oid::regclass::text from pg_class where relnamespace = 'public'::regnamespace and relkind in ('r', 'p') loop
                execute 'drop table ' || name || ' cascade';
            end loop;
        end $$;

        """;

    /// <summary>Writes a dump in PostgreSQL's custom format, and reads it through.</summary>
    public async Task Dump(string file, CancellationToken cancellation)
    {
        await Finish("pg_dump", ["--format=custom", "--no-owner", "--no-privileges", "--no-password", $"--file={file}"], cancellation);
        await Read(file, (_, _) => { }, cancellation);
    }

    /// <summary>Reads a dump through.</summary>
    /// <param name="file">The dump.</param>
    /// <param name="row">Told every row of every table: the statement that heads the table, and the row.</param>
    /// <param name="cancellation">Stops it.</param>
    /// <exception cref="InvalidOperationException">It is none, or it is damaged.</exception>
    public async Task Read(string file, Action<string, string> row, CancellationToken cancellation)
    {
        using var reading = Start("pg_restore", ["--file=-", file]);
        reading.StandardInput.Close();
        var said = reading.StandardError.ReadToEndAsync(cancellation);
        string? table = null;
        while (await reading.StandardOutput.ReadLineAsync(cancellation) is { } line)
        {
            if (table is null)
            {
                table = line.StartsWith("COPY ", StringComparison.Ordinal) ? line : null;
            }
            else if (line == @"\.")
            {
                table = null;
            }
            else
            {
                row(table, line);
            }
        }

        await reading.WaitForExitAsync(cancellation);
        if (reading.ExitCode != 0)
        {
            throw new InvalidOperationException($"{file} is no backup that pg_restore can read, or is damaged: {FirstLine(await said)}");
        }
    }

    /// <summary>
    /// Puts a dump in the place of all tables, in one transaction that ends with a statement of ours: psql runs what pg_restore prints. pg_restore alone could
    /// not: it drops only what the dump has, and commits without us. Should any of the three die, no commit is sent.
    /// </summary>
    public async Task Load(string file, string last, CancellationToken cancellation)
    {
        using var loading = Start("psql", ["--no-psqlrc", "--quiet", "--no-password", "--set=ON_ERROR_STOP=1", "--file=-"]);
        using var reading = Start("pg_restore", ["--file=-", "--no-owner", "--no-privileges", file]);
        reading.StandardInput.Close();
        var (read, told, loaded) = (reading.StandardError.ReadToEndAsync(cancellation), loading.StandardOutput.ReadToEndAsync(cancellation), loading.StandardError.ReadToEndAsync(cancellation));
        try
        {
            await loading.StandardInput.WriteAsync(Clear.AsMemory(), cancellation);
            await loading.StandardInput.FlushAsync(cancellation);
            await reading.StandardOutput.BaseStream.CopyToAsync(loading.StandardInput.BaseStream, cancellation);
            await reading.WaitForExitAsync(cancellation);
            if (reading.ExitCode == 0)
            {
                await loading.StandardInput.WriteAsync($"\n{last};\ncommit;\nanalyze;\n".AsMemory(), cancellation);
            }

            loading.StandardInput.Close();
        }
        catch (IOException)
        {
            // psql has met an error and gone; what it said is told below.
            reading.Kill();
        }
        catch
        {
            loading.Kill();
            reading.Kill();
            throw;
        }

        await loading.WaitForExitAsync(cancellation);
        await told;
        if (loading.ExitCode != 0)
        {
            throw new InvalidOperationException($"psql could not load {file}, and the database is as before: {FirstLine(await loaded)}");
        }

        if (reading.ExitCode != 0)
        {
            throw new InvalidOperationException($"pg_restore could not read {file}, and the database is as before: {FirstLine(await read)}");
        }
    }

    private async Task Finish(string program, string[] arguments, CancellationToken cancellation)
    {
        using var process = Start(program, arguments);
        process.StandardInput.Close();
        var output = process.StandardOutput.ReadToEndAsync(cancellation);
        var errors = await process.StandardError.ReadToEndAsync(cancellation);
        await output;
        await process.WaitForExitAsync(cancellation);
        if (process.ExitCode != 0)
        {
            throw new InvalidOperationException(FirstLine(errors) is { Length: > 0 } said ? said : $"{program} failed with exit code {process.ExitCode}.");
        }
    }

    private Process Start(string program, string[] arguments)
    {
        var start = new ProcessStartInfo(folder is null ? program : Path.Combine(folder, program), arguments)
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var (name, value) in Environment(new NpgsqlConnectionStringBuilder(connectionString)))
        {
            if (!string.IsNullOrEmpty(value))
            {
                start.Environment[name] = value;
            }
        }

        try
        {
            return Process.Start(start)!;
        }
        catch (Win32Exception problem)
        {
            throw new InvalidOperationException(
                $"{start.FileName} cannot be started: install PostgreSQL's client programs (Debian: postgresql-client), or name their folder with --programs.", problem);
        }
    }

    // What the driver was told, as libpq reads it; what it was not told, both find in the same variables.
    private static (string Name, string? Value)[] Environment(NpgsqlConnectionStringBuilder server) =>
    [
        ("PGHOST", server.Host), ("PGPORT", FormattableString.Invariant($"{server.Port}")), ("PGUSER", server.Username), ("PGPASSWORD", server.Password),
        ("PGDATABASE", server.Database ?? server.Username), ("PGPASSFILE", server.Passfile), ("PGSSLROOTCERT", server.RootCertificate),
        ("PGSSLCERT", server.SslCertificate), ("PGSSLKEY", server.SslKey), ("PGAPPNAME", "appusers-backup"),
        ("PGSSLMODE", server.SslMode switch { SslMode.VerifyCA => "verify-ca", SslMode.VerifyFull => "verify-full", var mode => EnumText.Of(mode).ToLowerInvariant() }),
    ];

    private static string FirstLine(string text) => text.Split('\n')[0].TrimEnd();
}
