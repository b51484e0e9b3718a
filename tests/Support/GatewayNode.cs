using System.Diagnostics;
using AppUsersGateway.Tests.Operations;

namespace AppUsersGateway.Tests.Support;

/// <summary>The built gateway as a process of its own, on a test's database. It is killed when it is disposed of.</summary>
public sealed class GatewayNode : IAsyncDisposable
{
    private readonly GatewayProgram home;
    private readonly Task drained;

    private GatewayNode(GatewayProgram home, Process process, Uri url)
    {
        (this.home, Process, Url) = (home, process, url);
        drained = Task.WhenAll(process.StandardOutput.BaseStream.CopyToAsync(Stream.Null), process.StandardError.BaseStream.CopyToAsync(Stream.Null));
    }

    public Process Process { get; }

    public Uri Url { get; }

    /// <summary>Starts one and waits until it listens.</summary>
    public static async Task<GatewayNode> Start(TestDatabase database, params string[] settings)
    {
        var binary = new GatewayProgram();
        var process = binary.Start([
            "serve", "--Gateway:Url=http://127.0.0.1:0", "--Auditor:Embedded=false", "--Explorer:Enabled=false", "--Limits:RequestsPerSecond=0", "--Limits:RevocationsPerMinute=0",
            .. database.ConnectionSettings.Select(setting => $"--{setting.Key}={setting.Value}"), .. settings,
        ]);
        return new GatewayNode(binary, process, await GatewayProgram.Address(process, new List<string>()));
    }

    public async ValueTask DisposeAsync()
    {
        Process.Kill();
        await Process.WaitForExitAsync();
        await drained;
        Process.Dispose();
        home.Dispose();
    }
}
