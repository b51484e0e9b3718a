using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using AppUsersGateway.Tests.Support;
using Xunit;

namespace AppUsersGateway.Tests.Operations;

/// <summary>A gateway as a process of its own on a test's database: ready, and to be killed or stopped. Its log is read, so that it never waits for us.</summary>
public sealed class GatewayProcess : IAsyncDisposable
{
    private readonly Process process;
    private readonly Task<string> output;
    private readonly Task<string> errors;

    private GatewayProcess(Process process, Uri url)
    {
        this.process = process;
        Url = url;
        output = process.StandardOutput.ReadToEndAsync();
        errors = process.StandardError.ReadToEndAsync();
    }

    public Uri Url { get; }

    /// <summary>An address that nobody listens on now.</summary>
    public static Uri FreeAddress()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return new Uri($"http://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}");
    }

    public static async Task<GatewayProcess> Start(GatewayProgram program, TestDatabase database, Uri url, params string[] settings)
    {
        var started = new GatewayProcess(
            program.Start([
                "serve", $"--Gateway:Url={url.GetLeftPart(UriPartial.Authority)}", "--Auditor:Embedded=false", "--Explorer:Enabled=false", "--Limits:RequestsPerSecond=0",
                .. database.ConnectionSettings.Select(setting => $"--{setting.Key}={setting.Value}"), .. settings,
            ]),
            url);
        try
        {
            await started.Ready();
            return started;
        }
        catch
        {
            await started.DisposeAsync();
            throw;
        }
    }

    public GraphQLClient As(string token) => new(new Uri(Url, "/graphql"), token);

    /// <summary>SIGKILL: nothing is flushed, nobody says goodbye; what it logged until then.</summary>
    public async Task<string> Kill()
    {
        process.Kill();
        await process.WaitForExitAsync();
        return await output;
    }

    /// <summary>SIGTERM, as the system stops a service; what it logged.</summary>
    public async Task<string> Stop()
    {
        using (var signal = Process.Start("kill", ["-TERM", $"{process.Id}"]))
        {
            await signal.WaitForExitAsync();
        }

        await process.WaitForExitAsync();
        Assert.True(process.ExitCode == 0, await output + await errors);
        return await output;
    }

    public async ValueTask DisposeAsync()
    {
        if (!process.HasExited)
        {
            await Kill();
        }

        process.Dispose();
    }

    private async Task Ready()
    {
        using var http = new HttpClient();
        await Eventually.Is(async () =>
        {
            Assert.False(process.HasExited, "The gateway ended by itself.");
            try
            {
                return (await http.GetAsync(new Uri(Url, "/health/ready"))).StatusCode == HttpStatusCode.OK;
            }
            catch (HttpRequestException)
            {
                return false;
            }
        });
    }
}
