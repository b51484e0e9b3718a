using System.Diagnostics;

namespace AppUsersGateway.Tests.Support;

/// <summary>A folder of scripts with their npm packages. It lies beside the test assembly, so that the source tree stays clean.</summary>
public sealed class NodeProject(string name)
{
    private const int Attempts = 4;
    private static readonly string? Node = FindProgram("node", "node.exe");
    private static readonly string? Npm = FindProgram("npm.cmd", "npm");

    private readonly string folder = Path.Combine(AppContext.BaseDirectory, "node", name);

    // One test at a time fetches what all need.
    private readonly SemaphoreSlim installing = new(1);
    private bool installed;

    /// <summary>Why no script can run here, or null when it can.</summary>
    public static string? Missing => Node is null || Npm is null ? "Node and npm are not on PATH: install Node 20." : null;

    /// <summary>Runs a script after its packages were fetched; answers what it printed.</summary>
    public async Task<(string Output, string Errors)> Run(string script, string[] arguments, (string Name, string? Value)[] environment, CancellationToken cancellation = default)
    {
        await Install(cancellation);
        var (_, output, errors) = await Start(Node!, [script, .. arguments], environment, cancellation);
        return (output, errors);
    }

    /// <summary>The first of these programs on PATH.</summary>
    public static string? FindProgram(params string[] names) => (
        from path in (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
        from program in names
        let file = Path.Combine(path, program)
        where File.Exists(file)
        select file).FirstOrDefault();

    private async Task Install(CancellationToken cancellation)
    {
        await installing.WaitAsync(cancellation);
        try
        {
            if (installed)
            {
                return;
            }

            // A registry that stops in the middle of a package is waited for five minutes and not asked again, unless we say so.
            var (code, errors) = (1, "");
            for (var attempt = 0; code != 0 && attempt < Attempts; attempt++)
            {
                (code, _, errors) = await Start(Npm!, ["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--fetch-timeout=45000"], [], cancellation);
            }

            installed = code == 0 ? true : throw new InvalidOperationException($"npm ci ended with {code}: {errors}");
        }
        finally
        {
            installing.Release();
        }
    }

    private async Task<(int Code, string Output, string Errors)> Start(
        string program, string[] arguments, (string Name, string? Value)[] environment, CancellationToken cancellation)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = folder,
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var (key, value) in environment)
        {
            start.Environment[key] = value;
        }

        using var process = Process.Start(start)!;
        try
        {
            var output = process.StandardOutput.ReadToEndAsync(cancellation);
            var errors = process.StandardError.ReadToEndAsync(cancellation);
            await process.WaitForExitAsync(cancellation);
            return (process.ExitCode, await output, await errors);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw;
        }
    }
}
