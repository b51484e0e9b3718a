using System.Diagnostics;
using System.Text.Json;
using AppUsersGateway.Gateway;

namespace AppUsersGateway.Tests.Operations;

/// <summary>The built program as its own process, in a working folder of one test.</summary>
public sealed class GatewayProgram : IDisposable
{
    private const string Listening = "Now listening on: ";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("appusers-program-");

    /// <summary>Where it is started, and where its database is.</summary>
    public string Folder => folder.FullName;

    /// <summary>Starts it; the caller ends it.</summary>
    public Process Start(params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", [typeof(GatewayHost).Assembly.Location, .. arguments])
        {
            WorkingDirectory = Folder,
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["ASPNETCORE_ENVIRONMENT"] = "Production";
        return Process.Start(start)!;
    }

    /// <summary>Where a started gateway listens, by its log, which is kept line by line.</summary>
    public static async Task<Uri> Address(Process gateway, ICollection<string> log)
    {
        while (await gateway.StandardOutput.ReadLineAsync() is { } line)
        {
            log.Add(line);
            var message = JsonDocument.Parse(line).RootElement.GetProperty("Message").GetString()!;
            if (message.StartsWith(Listening, StringComparison.Ordinal))
            {
                return new Uri(message[Listening.Length..]);
            }
        }

        throw new InvalidOperationException($"It ended before it listened: {string.Concat(log)}");
    }

    /// <summary>Runs it to its end.</summary>
    public async Task<(int Code, string Output, string Errors)> Run(params string[] arguments)
    {
        using var process = Start(arguments);
        using var patience = new CancellationTokenSource(Patience);
        try
        {
            var output = process.StandardOutput.ReadToEndAsync(patience.Token);
            var errors = process.StandardError.ReadToEndAsync(patience.Token);
            await process.WaitForExitAsync(patience.Token);
            return (process.ExitCode, await output, await errors);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw;
        }
    }

    public void Dispose() => folder.Delete(recursive: true);
}
