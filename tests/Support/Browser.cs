using System.Text.Json;

namespace AppUsersGateway.Tests.Support;

/// <summary>The machine's Chromium, driven through the explorer by <c>tests/Explorer/explorer.mjs</c>.</summary>
public static class Browser
{
    private static readonly NodeProject Scripts = new("explorer");

    private static readonly string? Chromium =
        Environment.GetEnvironmentVariable("CHROMIUM") is { Length: > 0 } named ? named : NodeProject.FindProgram("chromium", "chromium-browser", "google-chrome");

    /// <summary>Why no browser test can run here, or null when it can.</summary>
    public static string? Missing =>
        NodeProject.Missing is { } reason ? reason
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
        {
            throw new InvalidOperationException(reason);
        }

        var (output, errors) = await Scripts.Run(
            "explorer.mjs",
            [gateway.ToString()],
            [("EXPLORER_TOKEN", token), ("CHROMIUM", Chromium), ("OPERATION", operation), ("SCREENSHOT", screenshot)],
            cancellation);
        return JsonSerializer.Deserialize<ExplorerVisit>(output, JsonSerializerOptions.Web) ?? throw new InvalidOperationException(errors);
    }
}
