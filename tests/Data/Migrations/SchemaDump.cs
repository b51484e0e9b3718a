using AppUsersGateway.Tests.Support;

namespace AppUsersGateway.Tests.Data.Migrations;

/// <summary>The schema as a reader wants it: tables with columns, then constraints and indexes, each a line, sorted.</summary>
internal static class SchemaDump
{
    private const string Sqlite =
        """
        select sql from sqlite_master where sql is not null order by case type when 'table' then 0 else 1 end, name
        """;

    private const string PostgreSql =
        """
        select line from (
            select 0 as part, table_name as place, ordinal_position as position,
                table_name || '.' || column_name || ' ' || data_type || case is_nullable when 'NO' then ' not null' else '' end
                || coalesce(' default ' || column_default, '') as line
            from information_schema.columns where table_schema = 'public'
            union all
            select 1, conrelid::regclass::text, 0, conrelid::regclass::text || ': ' || pg_get_constraintdef(oid)
            from pg_constraint where connamespace = 'public'::regnamespace
            union all
            select 2, tablename, 0, indexdef from pg_indexes where schemaname = 'public') lines
        order by part, place, position, line
        """;

    public static async Task<string> Schema(this TestDatabase database) =>
        string.Join('\n', await database.Read(session => session.Query<string>(database.Engine == TestEngine.Sqlite ? Sqlite : PostgreSql)));
}
