using System.Diagnostics;
using System.Text.Json.Nodes;

namespace AppUsersGateway.Bench;

/// <summary>All servers on one database file, asked in turns, so that what else the machine does meets all of them.</summary>
internal static class Measurement
{
    /// <summary>What the others are compared with: it too asks who sends a request.</summary>
    private const string Reference = "mercurius with bearer look-up";

    /// <summary>How many turns long the first one is: with less, .NET still runs code that counts for its compiler what is called.</summary>
    private const int WarmUp = 6;

    public static async Task Run(double seconds, int turns)
    {
        var folder = Directory.CreateTempSubdirectory("appusers-bench-");
        try
        {
            var file = Path.Combine(folder.FullName, "bench.db");
            var token = await Database.Create(file);
            if (OperatingSystem.IsLinux())
            {
                using var clients = Process.GetCurrentProcess();
                clients.ProcessorAffinity = 0b10;
            }

            await InstallMercurius();
            using var gateway = await Peer.Start("gateway", "dotnet", Beside("AppUsersGateway.Gateway.dll"), $"--Database:ConnectionString=Data Source={file}", "--Gateway:Url=http://127.0.0.1:0", "--Auditor:Embedded=false", "--Limits:RequestsPerSecond=100000", "--Limits:Burst=100000");
            using var naive = await Peer.Start("mercurius", "node", Beside("Mercurius/server.mjs"), file);
            using var bearer = await Peer.Start(Reference, "node", Beside("Mercurius/server.mjs"), file, "--bearer");
            using var minimal = await Peer.Start("minimal API + Dapper", "dotnet", Beside("AppUsersGateway.Bench.dll"), "minimal", file);
            Console.WriteLine($"server on one processor, {Load.Clients} clients on another; {turns} turns of {seconds:0.#} s each; medians, ranges of the turns in parentheses");
            foreach (var question in new[] { Question.OneUser, Question.FiftyUsers })
            {
                Peer[] graphQL = [gateway, naive, bearer];
                var answer = await AssertSame([.. graphQL, minimal], question, token);
                var answers = Path.Combine(folder.FullName, question.Key);
                await File.WriteAllTextAsync(answers, answer);
                using var constant = await Peer.Start("constant", "dotnet", Beside("AppUsersGateway.Bench.dll"), "constant", answers);
                Report.Print(question, answer.Length, Reference, await Turns([constant, minimal, .. graphQL], question, token, TimeSpan.FromSeconds(seconds), turns));
            }
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    /// <summary>Every server gives the same JSON to every request, or the comparison is worth nothing.</summary>
    private static async Task<string> AssertSame(IReadOnlyList<Peer> peers, Question question, string token)
    {
        var sample = question.Bodies.Take(20).ToList();
        var expected = await peers[0].Answers(sample, token);
        foreach (var peer in peers.Skip(1))
        {
            foreach (var (ours, theirs) in expected.Zip(await peer.Answers(sample, token)))
            {
                if (ours.Contains("\"errors\"", StringComparison.Ordinal) || !JsonNode.DeepEquals(JsonNode.Parse(ours), JsonNode.Parse(theirs)))
                {
                    throw new InvalidOperationException($"{peer.Name} answers\n{theirs}\nand {peers[0].Name}\n{ours}");
                }
            }
        }

        return expected[0];
    }

    private static async Task<IReadOnlyList<(Peer Peer, List<Turn> Turns)>> Turns(IReadOnlyList<Peer> peers, Question question, string token, TimeSpan time, int turns)
    {
        var results = peers.Select(peer => (Peer: peer, Turns: new List<Turn>())).ToList();
        for (var turn = -1; turn < turns; turn++)
        {
            foreach (var (peer, list) in results)
            {
                var requests = question.Requests(peer.Address, token);
                if (turn < 0)
                {
                    await Load.Run(peer.Address, requests, time * WarmUp); // both runtimes compile what they see often; not counted
                    continue;
                }

                var (start, used) = (Stopwatch.GetTimestamp(), peer.ProcessorTime);
                var count = await Load.Run(peer.Address, requests, time);
                list.Add(new Turn(count / Stopwatch.GetElapsedTime(start).TotalSeconds, (peer.ProcessorTime - used).TotalMicroseconds / count));
            }
        }

        return results;
    }

    /// <summary>Fetches the packages of the peer once; better-sqlite3 is compiled there, which takes a minute.</summary>
    private static async Task InstallMercurius()
    {
        if (!Directory.Exists(Beside("Mercurius/node_modules")))
        {
            using var npm = Process.Start(new ProcessStartInfo("npm", ["ci", "--no-audit", "--no-fund"]) { WorkingDirectory = Beside("Mercurius") })!;
            await npm.WaitForExitAsync();
        }
    }

    private static string Beside(string name) => Path.Combine(AppContext.BaseDirectory, name);
}

/// <summary>One server's turn.</summary>
/// <param name="Rate">Requests per second: as much as the machine had left.</param>
/// <param name="Cost">Microseconds of processor time per request: hardly moved by what else runs.</param>
internal sealed record Turn(double Rate, double Cost);
