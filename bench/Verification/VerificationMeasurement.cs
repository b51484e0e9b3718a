using System.Diagnostics;
using System.Globalization;
using System.Text;
using AppUsersGateway.Bench.Servers;

namespace AppUsersGateway.Bench.Verification;

/// <summary>The gateway's <c>/verify</c> beside an endpoint that does nothing and beside OpenIddict's introspection, asked in turns.</summary>
internal static class VerificationMeasurement
{
    private const string Ours = "appusers.db";
    private const string OurTokens = "appusers.txt";
    private const string Theirs = "openiddict.db";
    private const string TheirTokens = "openiddict.txt";

    /// <summary>How long each is asked before anything is counted, in seconds: on one processor that is busy, .NET takes so long to compile what is called often.</summary>
    private const int WarmUp = 40;

    /// <summary>Fills the databases, and writes down the tokens that are in use.</summary>
    /// <param name="folder">Where to.</param>
    /// <param name="inUse">How many tokens are in use.</param>
    /// <param name="tokens">How many there are, in each database.</param>
    public static async Task Prepare(string folder, int inUse, int tokens)
    {
        Directory.CreateDirectory(folder);
        await File.WriteAllLinesAsync(Path.Combine(folder, OurTokens), await ManyTokens.Create(Path.Combine(folder, Ours), tokens, inUse));
        await File.WriteAllLinesAsync(Path.Combine(folder, TheirTokens), await OpenIddictServer.Create(Path.Combine(folder, Theirs), tokens, inUse));
    }

    /// <summary>Measures with what <see cref="Prepare"/> made.</summary>
    /// <param name="folder">Where it is.</param>
    /// <param name="seconds">How long a turn is.</param>
    /// <param name="turns">How many turns each server has.</param>
    public static async Task Run(string folder, double seconds, int turns)
    {
        Pin();
        var secrets = await File.ReadAllLinesAsync(Path.Combine(folder, OurTokens));
        ManyTokens.UseToday(Path.Combine(folder, Ours), secrets);
        using var openIddict = await Start("OpenIddict introspection", "AppUsersGateway.Bench.dll", "openiddict", Path.Combine(folder, Theirs));
        using var gateway = await Start("gateway /verify", "AppUsersGateway.Gateway.dll", $"--Database:ConnectionString=Data Source={Path.Combine(folder, Ours)}", "--Gateway:Url=http://127.0.0.1:0", "--Auditor:Embedded=false");
        using var empty = await Start("empty endpoint", "AppUsersGateway.Bench.dll", "empty");
        Contestant[] all =
        [
            new(empty, Path.Combine(folder, "empty"), [.. secrets.Select(secret => Verify(empty.Address, secret))]),
            new(gateway, Path.Combine(folder, "gateway"), [.. secrets.Select(secret => Verify(gateway.Address, secret))]),
            new(openIddict, Path.Combine(folder, "openiddict"), [.. (await File.ReadAllLinesAsync(Path.Combine(folder, TheirTokens))).Select(token => Introspect(openIddict.Address, token))]),
        ];
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{secrets.Length} tokens in use; server on one processor, wrk with {Wrk.Clients} connections on another; {turns} turns of {seconds:0.#} s each; medians, ranges of the turns in parentheses\n"));
        foreach (var one in all)
        {
            Wrk.Write(one.File, one.Requests);
            await Wrk.Run(one.Peer.Address, one.File, WarmUp);
        }

        for (var turn = 0; turn < turns; turn++)
        {
            foreach (var one in all)
            {
                await Measure(one, seconds);
            }
        }

        Report(all, seconds);
    }

    private static async Task Measure(Contestant one, double seconds)
    {
        var (start, used) = (Stopwatch.GetTimestamp(), one.Peer.ProcessorTime);
        var count = await Wrk.Run(one.Peer.Address, one.File, seconds);
        var (elapsed, cost) = (Stopwatch.GetElapsedTime(start), one.Peer.ProcessorTime - used);
        one.Turns.Add(new Turn(count / elapsed.TotalSeconds, cost.TotalMicroseconds / count));
        one.Busy.Add(cost / elapsed);
    }

    private static void Report(Contestant[] all, double seconds)
    {
        Console.WriteLine("| server | requests/s | / empty | / OpenIddict | CPU/request, us | processor busy | p50, ms | p99, ms | p99.9, ms | at requests/s |\n|---|---|---|---|---|---|---|---|---|---|");
        foreach (var one in all)
        {
            // Half of what each can take itself.
            var rate = Median(one.Turns.Select(turn => turn.Rate)) / 2;
            var times = PacedLoad.Run(one.Peer.Address, one.Requests, rate, TimeSpan.FromSeconds(Math.Max(5, seconds)));
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"| {one.Peer.Name} | {rate * 2:0} | {Ratio(all[0], one, "0.000")} | {Ratio(all[^1], one, "0.00")} | {Median(one.Turns.Select(turn => turn.Cost)):0.0} | {Median(one.Busy):0.00} | {At(times, 0.5):0.000} | {At(times, 0.99):0.000} | {At(times, 0.999):0.000} | {rate:0} |"));
        }
    }

    private static string Ratio(Contestant other, Contestant one, string format)
    {
        var ratios = other.Turns.Zip(one.Turns, (theirs, ours) => ours.Rate / theirs.Rate).Order().ToList();
        return string.Create(CultureInfo.InvariantCulture, $"{Median(ratios).ToString(format, CultureInfo.InvariantCulture)} ({ratios[0].ToString(format, CultureInfo.InvariantCulture)} to {ratios[^1].ToString(format, CultureInfo.InvariantCulture)})");
    }

    private static double Median(IEnumerable<double> values) => values.Order().ToList() is var sorted ? sorted[sorted.Count / 2] : 0;

    private static double At(double[] sorted, double share) => sorted[(int)(share * (sorted.Length - 1))];

    private static byte[] Verify(Uri address, string secret) =>
        Encoding.ASCII.GetBytes($"GET /verify HTTP/1.1\r\nHost: {address.Authority}\r\nAuthorization: Bearer {secret}\r\nUser-Agent: bench/1.0\r\n\r\n");

    private static byte[] Introspect(Uri address, string token)
    {
        var form = OpenIddictServer.Form(token);
        return Encoding.ASCII.GetBytes(string.Create(
            CultureInfo.InvariantCulture,
            $"POST /introspect HTTP/1.1\r\nHost: {address.Authority}\r\nUser-Agent: bench/1.0\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: {form.Length}\r\n\r\n{form}"));
    }

    private static void Pin()
    {
        if (OperatingSystem.IsLinux())
        {
            using var clients = Process.GetCurrentProcess();
            clients.ProcessorAffinity = 0b10;
        }
    }

    private static Task<Peer> Start(string name, string program, params string[] arguments) => Peer.Start(name, "dotnet", [Path.Combine(AppContext.BaseDirectory, program), .. arguments]);

    private sealed record Contestant(Peer Peer, string File, IReadOnlyList<byte[]> Requests)
    {
        public List<Turn> Turns { get; } = [];

        public List<double> Busy { get; } = [];
    }
}
