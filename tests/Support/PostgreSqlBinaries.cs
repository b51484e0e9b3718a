using System.Globalization;

namespace AppUsersGateway.Tests.Support;

/// <summary>Debian's PostgreSQL server, when it is installed: the newest version.</summary>
public static class PostgreSqlBinaries
{
    /// <summary>Where Debian keeps one directory per major version. The variable lets a test of the absence look elsewhere.</summary>
    private static readonly string Root = Environment.GetEnvironmentVariable("POSTGRESQL_ROOT") ?? "/usr/lib/postgresql";

    /// <summary>The directory of initdb and postgres; null when they are absent.</summary>
    public static readonly string? Folder = Find();

    /// <summary>Why the tests on PostgreSQL cannot run; null when they can.</summary>
    public static string? Absence => Folder is null ? "PostgreSQL server binaries are not installed (Debian package postgresql)" : null;

    /// <summary>Whether absence is a failure and not a skip.</summary>
    public static bool Required => Environment.GetEnvironmentVariable("REQUIRE_POSTGRESQL") == "1";

    private static string? Find() => !Directory.Exists(Root) ? null : Directory.GetDirectories(Root)
        .Select(version => (Number: Major(version), Folder: Path.Combine(version, "bin")))
        .Where(found => found.Number > 0 && File.Exists(Path.Combine(found.Folder, "initdb")) && File.Exists(Path.Combine(found.Folder, "postgres")))
        .OrderByDescending(found => found.Number).Select(found => found.Folder).FirstOrDefault();

    private static int Major(string folder) =>
        int.TryParse(Path.GetFileName(folder), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0;
}
