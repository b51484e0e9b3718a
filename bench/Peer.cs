using System.Diagnostics;
using System.Net.Http.Headers;

namespace AppUsersGateway.Bench;

/// <summary>One server as a process of its own on the first processor; the clients keep to the second one.</summary>
internal sealed class Peer : IDisposable
{
    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(180);

    private readonly Process process;

    private Peer(string name, Process process, Uri address) => (Name, this.process, Address) = (name, process, address);

    public string Name { get; }

    public Uri Address { get; }

    /// <summary>The processor time that it took so far, its own and the kernel's for it.</summary>
    public TimeSpan ProcessorTime
    {
        get
        {
            process.Refresh();
            return process.TotalProcessorTime;
        }
    }

    /// <summary>Starts a program and waits until it says where it listens: a line that begins with <c>http</c>, or with another word before.</summary>
    public static async Task<Peer> Start(string name, string program, params string[] arguments)
    {
        var start = new ProcessStartInfo("taskset", ["-c", "0", program, .. arguments]) { RedirectStandardOutput = true, UseShellExecute = false };
        var started = Process.Start(start)!;
        using var limit = new CancellationTokenSource(StartLimit);
        while (await started.StandardOutput.ReadLineAsync(limit.Token) is { } line)
        {
            if (line.IndexOf("http://127.0.0.1:", StringComparison.Ordinal) is >= 0 and var at)
            {
                _ = started.StandardOutput.ReadToEndAsync(CancellationToken.None); // or it would stop when the pipe is full
                return new Peer(name, started, new Uri(new Uri(new string([.. line[at..].TakeWhile(letter => letter is not ('"' or ' '))])), "/graphql"));
            }
        }

        started.Dispose();
        throw new InvalidOperationException($"{name} did not start.");
    }

    /// <summary>One answer to each body, to compare.</summary>
    public async Task<IReadOnlyList<string>> Answers(IEnumerable<byte[]> bodies, string token)
    {
        using var client = new HttpClient { DefaultRequestHeaders = { Authorization = new AuthenticationHeaderValue("Bearer", token) } };
        var answers = new List<string>();
        foreach (var body in bodies)
        {
            using var content = new ByteArrayContent(body) { Headers = { ContentType = new MediaTypeHeaderValue("application/json") } };
            using var answer = await client.PostAsync(Address, content);
            answers.Add(await answer.EnsureSuccessStatusCode().Content.ReadAsStringAsync());
        }

        return answers;
    }

    public void Dispose()
    {
        process.Kill();
        process.WaitForExit();
        process.Dispose();
    }
}
