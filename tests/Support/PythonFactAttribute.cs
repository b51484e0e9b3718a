using Xunit;

namespace AppUsersGateway.Tests.Support;

/// <summary>A test that asks Python for a second opinion: skipped, with the reason, where there is none.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class PythonFactAttribute : FactAttribute
{
    private static readonly string[] Folders = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator);

    public PythonFactAttribute() => Skip = Folders.Any(folder => File.Exists(Path.Combine(folder, "python3"))) ? null : "python3 is not installed.";
}
