using System.Security.Cryptography;
using Microsoft.Extensions.FileProviders;

namespace AppUsersGateway.Gateway.Explorer;

/// <summary>The files of the explorer: the IDE's, which the build fetched, and our own page around it, which is embedded.</summary>
internal static class ExplorerFiles
{
    // The list of the IDE's scripts, which our page reads first: without it there is nothing to start.
    private const string Manifest = "asset-manifest.json";

    /// <summary>The IDE's files.</summary>
    /// <param name="folder">Where the build put them: <c>explorer</c> beside the assembly.</param>
    /// <returns>The files, or null when the build could not fetch them.</returns>
    public static IFileProvider? Fetched(string folder) =>
        File.Exists(Path.Combine(folder, Manifest)) ? new PhysicalFileProvider(folder) : null;

    /// <summary>One of our own files.</summary>
    /// <param name="name">Its name without a folder, such as <c>page.html</c>.</param>
    /// <returns>Its bytes, or null when there is no such file.</returns>
    public static byte[]? Own(string name)
    {
        using var stream = typeof(ExplorerFiles).Assembly.GetManifestResourceStream($"explorer/{name}");
        if (stream is null)
            return null;
        var bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        return bytes;
    }

    /// <summary>The validator by which a browser asks whether its copy is still the current one.</summary>
    /// <param name="bytes">The file.</param>
    /// <returns>A quoted hash of the content.</returns>
    public static string Tag(byte[] bytes) => $"\"{Convert.ToHexStringLower(SHA256.HashData(bytes).AsSpan(0, 16))}\"";
}
