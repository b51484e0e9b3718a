using System.Diagnostics;
using System.Net.Http.Headers;
using System.Net.Http.Json;

namespace AppUsersGateway.Bench;

/// <summary>Clients that ask the same thing again as soon as they have the answer.</summary>
internal sealed class Load(Uri address, string token, string document) : IDisposable
{
    /// <summary>How many ask at the same time: enough to keep a few processors busy.</summary>
    public const int Clients = 8;

    private readonly HttpClient client = new(new SocketsHttpHandler { UseProxy = false }) { DefaultRequestHeaders = { Authorization = new AuthenticationHeaderValue("Bearer", token) } };

    /// <summary>One answer, for its size and for being right.</summary>
    public async Task<(byte[] Body, MediaTypeHeaderValue Type)> Once()
    {
        using var answer = await Ask();
        var text = await answer.Content.ReadAsStringAsync();
        return text.Contains("\"errors\"", StringComparison.Ordinal) || !text.Contains("\"totalCount\":5}", StringComparison.Ordinal)
            ? throw new InvalidOperationException($"This is not what was to be measured: {text}")
            : (await answer.Content.ReadAsByteArrayAsync(), answer.Content.Headers.ContentType!);
    }

    /// <summary>Requests per second over some time.</summary>
    public async Task<double> Run(TimeSpan time)
    {
        var start = Stopwatch.GetTimestamp();
        var counts = await Task.WhenAll(Enumerable.Range(0, Clients).Select(_ => Task.Run(() => Repeat(start, time))));
        return counts.Sum() / Stopwatch.GetElapsedTime(start).TotalSeconds;
    }

    public void Dispose() => client.Dispose();

    private async Task<int> Repeat(long start, TimeSpan time)
    {
        var count = 0;
        for (; Stopwatch.GetElapsedTime(start) < time; count++)
        {
            using var answer = await Ask();
            await answer.Content.CopyToAsync(Stream.Null);
        }

        return count;
    }

    private async Task<HttpResponseMessage> Ask() => (await client.PostAsJsonAsync(address, new { query = document })).EnsureSuccessStatusCode();
}
