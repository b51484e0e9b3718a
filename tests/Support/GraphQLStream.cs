using System.Net.Http.Headers;
using System.Net.Http.Json;

namespace AppUsersGateway.Tests.Support;

/// <summary>A client of server-sent events that sees every line.</summary>
public sealed class GraphQLStream : IDisposable
{
    private static readonly HttpClient Http = new(new SocketsHttpHandler { MaxConnectionsPerServer = 128 });

    private readonly StreamReader lines;

    private GraphQLStream(HttpResponseMessage answer, Stream body)
    {
        Answer = answer;
        lines = new StreamReader(body);
    }

    /// <summary>The status and the headers.</summary>
    public HttpResponseMessage Answer { get; }

    /// <summary>How many comments were seen.</summary>
    public int Beats { get; private set; }

    public static async Task<GraphQLStream> Open(GatewayApp gateway, string token, string query)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(gateway.Url, "/graphql")) { Content = JsonContent.Create(new { query }) };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("text/event-stream"));
        var answer = await Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        return new GraphQLStream(answer, await answer.Content.ReadAsStreamAsync());
    }

    /// <summary>The next line, comments and empty ones left out; null at the end of the stream.</summary>
    public async Task<string?> Read()
    {
        while (await lines.ReadLineAsync() is { } line)
        {
            if (line.StartsWith(':'))
            {
                Beats++;
            }
            else if (line.Length > 0)
            {
                return line;
            }
        }

        return null;
    }

    public void Dispose()
    {
        lines.Dispose();
        Answer.Dispose();
    }
}
