using System.Runtime.CompilerServices;

namespace AppUsersGateway.Tests.Architecture;

/// <summary>The project's own source, as it lies in the working tree.</summary>
internal static class SourceTree
{
    public static readonly string Root = Find();

    /// <summary>The C# files below a folder of the project, without what the compiler wrote.</summary>
    public static IEnumerable<string> CSharp(string folder) => Directory.Exists(Path.Combine(Root, folder))
        ? Directory.EnumerateFiles(Path.Combine(Root, folder), "*.cs", SearchOption.AllDirectories)
            .Select(file => Path.GetRelativePath(Root, file).Replace('\\', '/'))
            .Where(file => !file.Contains("/obj/", StringComparison.Ordinal) && !file.Contains("/bin/", StringComparison.Ordinal))
            .Order(StringComparer.Ordinal)
        : [];

    public static string Read(string file) => File.ReadAllText(Path.Combine(Root, file));

    private static string Find([CallerFilePath] string file = "") => Path.GetFullPath(Path.Combine(Path.GetDirectoryName(file)!, "../.."));
}
