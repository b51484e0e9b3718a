using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using AppUsersGateway.Tests.Architecture;

namespace AppUsersGateway.Tests.Support;

/// <summary>
/// Debian's nginx with the files that are shipped (<c>deploy/nginx</c>), in a folder of its own. Only addresses are put into them. It ends when it is
/// disposed of, or with this process, however that happens.
/// </summary>
public sealed class Nginx : IAsyncDisposable
{
    private const string Program = "/usr/sbin/nginx";

    // Standard input closes with this process, also when it is killed.
    private const string Guard = "\"$@\" & cat >/dev/null; kill -TERM $!; wait $!";

    private readonly DirectoryInfo home;
    private readonly Process guard;

    private Nginx(DirectoryInfo home, Process guard, Uri url) => (this.home, this.guard, Url) = (home, guard, url);

    /// <summary>Why it cannot run here; null when it can.</summary>
    public static string? Missing => File.Exists(Program) ? null : "nginx is not installed (Debian: nginx-light).";

    /// <summary>Where clients ask it.</summary>
    public Uri Url { get; }

    /// <summary>What it logged of its clients' requests.</summary>
    public string AccessLog => File.ReadAllText(Path.Combine(home.FullName, "access.log"));

    /// <summary>What it had to complain about.</summary>
    public string ErrorLog => File.ReadAllText(Path.Combine(home.FullName, "error.log"));

    /// <summary>Starts the shipped example.</summary>
    /// <param name="gateway">Where the gateway listens.</param>
    /// <param name="backend">Where the protected service listens.</param>
    /// <param name="edit">Changes what an operator would change; null for nothing.</param>
    public static async Task<Nginx> Start(Uri gateway, Uri backend, Func<string, string>? edit = null)
    {
        var folder = Directory.CreateTempSubdirectory("appusers-nginx-");
        var url = new Uri($"http://127.0.0.1:{FreePort.Next()}");
        Directory.CreateDirectory(Path.Combine(folder.FullName, "appusers"));
        foreach (var part in Directory.EnumerateFiles(Path.Combine(SourceTree.Root, "deploy/nginx"), "appusers-*.conf"))
        {
            await Write(part, Path.Combine(folder.FullName, "appusers", Path.GetFileName(part)));
        }

        await Write(Path.Combine(SourceTree.Root, "deploy/nginx/example.conf"), Path.Combine(folder.FullName, "example.conf"));
        await File.WriteAllTextAsync(
            Path.Combine(folder.FullName, "nginx.conf"),
            $$"""
            daemon off; master_process off; pid {{folder.FullName}}/pid; error_log {{folder.FullName}}/error.log warn;
            events { worker_connections 4096; }
            http {
                access_log off;
                client_body_temp_path {{folder.FullName}}/body; proxy_temp_path {{folder.FullName}}/proxy; fastcgi_temp_path {{folder.FullName}}/f; uwsgi_temp_path {{folder.FullName}}/u; scgi_temp_path {{folder.FullName}}/s;
                proxy_cache_path {{folder.FullName}}/cache keys_zone=cache:1m;
                include example.conf;
            }
            """);
        var start = new ProcessStartInfo("sh", ["-c", Guard, "guard", Program, "-p", folder.FullName, "-c", Path.Combine(folder.FullName, "nginx.conf"), "-e", Path.Combine(folder.FullName, "error.log")])
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
        };
        var nginx = new Nginx(folder, Process.Start(start)!, url);
        await Eventually.Is(nginx.Listens);
        return nginx;

        async Task Write(string from, string to)
        {
            var text = (await File.ReadAllTextAsync(from))
                .Replace("127.0.0.1:5080", gateway.Authority, StringComparison.Ordinal)
                .Replace("127.0.0.1:8080", url.Authority, StringComparison.Ordinal)
                .Replace("127.0.0.1:9000", backend.Authority, StringComparison.Ordinal)
                .Replace("/var/log/nginx/service.log", Path.Combine(folder.FullName, "access.log"), StringComparison.Ordinal);
            await File.WriteAllTextAsync(to, edit?.Invoke(text) ?? text);
        }
    }

    public async ValueTask DisposeAsync()
    {
        guard.StandardInput.Close();
        await guard.WaitForExitAsync();
        guard.Dispose();
        home.Delete(recursive: true);
    }

    private async Task<bool> Listens()
    {
        if (guard.HasExited)
        {
            throw new InvalidOperationException(ErrorLog);
        }

        try
        {
            using var socket = new TcpClient();
            await socket.ConnectAsync(IPAddress.Loopback, Url.Port);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
