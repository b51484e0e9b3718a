using System.Diagnostics;
using System.Text.Json;

namespace AppUsersGateway.Tests.Support;

/// <summary>The machine's Chromium, driven through the explorer by <c>tests/Explorer/explorer.mjs</c>.</summary>
public static class Browser
{
    // The script lies beside the test assembly, and so do the packages that npm gives it: the source tree stays clean.
    private static readonly string Folder = Path.Combine(AppContext.BaseDirectory, "browser");

    private static readonly string? Chromium =
        Environment.GetEnvironmentVariable("CHROMIUM") is { Length: > 0 } named ? named : Find("chromium", "chromium-browser", "google-chrome");

    private static readonly string? Node = Find("node", "node.exe");
    private static readonly string? Npm = Find("npm.cmd", "npm");

    // One test at a time fetches what all need.
    private static readonly SemaphoreSlim Installing = new(1);
    private static bool installed;

    /// <summary>Why no browser test can run here, or null when it can.</summary>
    public static string? Missing =>
        Node is null || Npm is null ? "Node and npm are not on PATH: install Node 20."
        : Chromium is null ? "No Chromium on PATH: install it, or name it in CHROMIUM."
        : File.Exists(Path.Combine(AppContext.BaseDirectory, "explorer", "asset-manifest.json")) ? null
        : "The build could not fetch the explorer: build again where npm works.";

    /// <summary>Opens the explorer, enters a token, runs an example and reads the answer.</summary>
    /// <param name="gateway">The gateway's address.</param>
    /// <param name="token">The token that the person pastes.</param>
    /// <param name="operation">An example of the first screen.</param>
    /// <param name="screenshot">Where to write a picture, or null.</param>
    /// <param name="cancellation">Ends the browser.</param>
    /// <returns>What was seen.</returns>
    public static async Task<ExplorerVisit> OpenExplorer(
        Uri gateway, string token, string operation = "WhoAmI", string? screenshot = null, CancellationToken cancellation = default)
    {
        if (Missing is { } reason)
            throw new InvalidOperationException(reason);
        await Install(cancellation);
        var output = await Run(Node!, ["explorer.mjs", gateway.ToString()],
            [("EXPLORER_TOKEN", token), ("CHROMIUM", Chromium), ("OPERATION", operation), ("SCREENSHOT", screenshot)], cancellation);
        return JsonSerializer.Deserialize<ExplorerVisit>(output.Text, JsonSerializerOptions.Web)
            ?? throw new InvalidOperationException(output.Errors);
    }

    private static async Task Install(CancellationToken cancellation)
    {
        await Installing.WaitAsync(cancellation);
        try
        {
            if (installed)
                return;
            var output = await Run(Npm!, ["ci", "--ignore-scripts", "--no-audit", "--no-fund"], [], cancellation);
            if (output.Code != 0)
                throw new InvalidOperationException($"npm ci ended with {output.Code}: {output.Errors}");
            installed = true;
        }
        finally
        {
            Installing.Release();
        }
    }

    private static async Task<(int Code, string Text, string Errors)> Run(
        string program, string[] arguments, (string Name, string? Value)[] environment, CancellationToken cancellation)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = Folder,
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var (name, value) in environment)
            start.Environment[name] = value;
        using var process = Process.Start(start)!;
        try
        {
            var text = process.StandardOutput.ReadToEndAsync(cancellation);
            var errors = process.StandardError.ReadToEndAsync(cancellation);
            await process.WaitForExitAsync(cancellation);
            return (process.ExitCode, await text, await errors);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw;
        }
    }

    private static string? Find(params string[] names) => (
        from folder in (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
        from name in names
        let file = Path.Combine(folder, name)
        where File.Exists(file)
        select file).FirstOrDefault();
}
