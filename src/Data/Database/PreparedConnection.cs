using System.Data;
using System.Data.Common;
using System.Diagnostics.CodeAnalysis;
using Microsoft.Data.Sqlite;

namespace AppUsersGateway.Data.Database;

/// <summary>
/// A connection to SQLite that stays open and keeps its statements prepared: preparing one takes longer than running it.
/// Dapper makes a command for every call and disposes it afterwards; here it gets one that is ready, and disposing lays it aside.
/// </summary>
/// <param name="connectionString">The driver's connection string, without pooling.</param>
internal sealed class PreparedConnection(string connectionString) : SqliteConnection(connectionString)
{
    /// <summary>The most statements kept: the texts of filtered lists are many, and a statement takes some kilobytes.</summary>
    private const int MaximumStatements = 200;

    private readonly Dictionary<string, Command> ready = new(new StatementText());
    private string? expected;
    private bool closing;

    /// <summary>Announces the statement of the next command: Dapper asks for a command first and names its statement afterwards.</summary>
    public void Expect(string sql) => expected = sql;

    /// <summary>A command for the announced statement, prepared when it ran before.</summary>
    public override SqliteCommand CreateCommand()
    {
        var sql = expected;
        expected = null;
        if (sql is null || !ready.Remove(sql, out var command))
        {
            command = new Command(this, sql) { Connection = this, CommandTimeout = DefaultTimeout };
        }

        command.Transaction = Transaction;
        return command;
    }

    public override void Close()
    {
        closing = true;
        base.Close();
    }

    // A list that is written out (InList) changes the text: nothing is kept of it. Nor of the same statement when it runs twice at once.
    private bool Keep(Command command, string? sql)
    {
        if (closing || sql is null || command.CommandText != sql)
        {
            return false;
        }

        if (ready.Count == MaximumStatements)
        {
            Forget();
        }

        return ready.TryAdd(sql, command);
    }

    private void Forget()
    {
        var all = ready.Values.ToList();
        ready.Clear();
        all.ForEach(command => command.End());
    }

    /// <summary>Texts of a kilobyte, found five times a request: to read them whole for a hash would cost as much as a small statement.</summary>
    private sealed class StatementText : IEqualityComparer<string>
    {
        public bool Equals(string? one, string? other) => string.Equals(one, other, StringComparison.Ordinal);

        public int GetHashCode(string text) => string.GetHashCode(text.AsSpan(Math.Max(0, text.Length - 64)), StringComparison.Ordinal) + text.Length;
    }

    /// <summary>Named as statements name it: without the sign before it, the driver looks it up in vain first, and then with each sign that there is.</summary>
    private sealed class Parameter : SqliteParameter
    {
        [AllowNull]
        public override string ParameterName
        {
            get => base.ParameterName;
            set => base.ParameterName = value is null || value.StartsWith('@') ? value : $"@{value}";
        }
    }

    private sealed class Command(PreparedConnection owner, string? sql) : SqliteCommand
    {
        private readonly StatementColumns columns = new();

        public void End() => base.Dispose(true);

        protected override DbParameter CreateDbParameter() => new Parameter();

        protected override async Task<DbDataReader> ExecuteDbDataReaderAsync(CommandBehavior behavior, CancellationToken cancellationToken)
        {
            var reader = await ExecuteReaderAsync(behavior, cancellationToken);

            // Only of what stays the same statement are the columns known.
            return CommandText == sql ? new DirectReader(reader, columns) : reader;
        }

        protected override void Dispose(bool disposing)
        {
            if (disposing && owner.Keep(this, sql))
            {
                Parameters.Clear();
                Transaction = null;
                return;
            }

            base.Dispose(disposing);
        }
    }
}
