using System.CommandLine;
using System.Text.Json;
using AppUsersGateway.Gateway.Configuration;

namespace AppUsersGateway.Gateway.Commands;

/// <summary><c>health</c>: asks the gateway on this host whether it is ready. For containers, whose images have no program that could.</summary>
internal static class HealthCommand
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    public static Command Create()
    {
        var command = new Command("health", "Ask the gateway that runs here whether it is ready: 0 when it is, else 1 and the reason.");
        command.SetGuardedAction(async (parse, settings, cancellation) =>
        {
            var builder = Host.CreateApplicationBuilder(new HostApplicationBuilderSettings { Args = settings, ContentRootPath = AppContext.BaseDirectory });
            KnownSettings.Check(builder.Configuration, settings);
            var url = builder.Configuration.GetSection(GatewayOptions.Section).Get<GatewayOptions>()?.Url ?? new GatewayOptions().Url;
            var (ready, reason) = await Ask(Address(url), cancellation);
            await (ready ? parse.InvocationConfiguration.Output : parse.InvocationConfiguration.Error).WriteLineAsync(reason);
            return ready ? 0 : 1;
        });
        return command;
    }

    /// <summary>Where this host reaches an address to listen on: "all addresses" is loopback from here.</summary>
    private static Uri Address(string url)
    {
        var address = new UriBuilder(url.Replace("://*", "://127.0.0.1", StringComparison.Ordinal).Replace("://+", "://127.0.0.1", StringComparison.Ordinal)) { Path = "/health/ready" };
        address.Host = address.Host switch { "0.0.0.0" => "127.0.0.1", "[::]" => "[::1]", var host => host };
        return address.Uri;
    }

    private static async Task<(bool Ready, string Reason)> Ask(Uri address, CancellationToken cancellation)
    {
        using var handler = new HttpClientHandler { UseProxy = false };
        using var client = new HttpClient(handler) { Timeout = Patience };
        try
        {
            using var answer = await client.GetAsync(address, cancellation);
            var report = await JsonDocument.ParseAsync(await answer.Content.ReadAsStreamAsync(cancellation), cancellationToken: cancellation);
            return (answer.IsSuccessStatusCode, string.Join(' ', report.RootElement.GetProperty("checks").EnumerateObject().Select(check => check.Value.GetString())));
        }
        catch (Exception problem) when (problem is HttpRequestException or JsonException or KeyNotFoundException or TaskCanceledException)
        {
            return (false, $"No gateway answers at {address}: {problem.Message}");
        }
    }
}
