using System.Globalization;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using AppUsersGateway.Data.Database;
using AppUsersGateway.Data.Webhooks;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace AppUsersGateway.Auditor.Webhooks;

/// <summary>
/// Delivers what waits for the receiver, signed as Standard Webhooks has it: HMAC-SHA256 over id, timestamp and body. At least once: the receiver
/// knows an event that comes again by its <c>webhook-id</c>. Follows no redirect, and waits for no answer longer than ten seconds.
/// </summary>
public sealed class WebhookSender(AppDatabase database, WebhookOutbox outbox, IOptions<WebhookOptions> options, TimeProvider time, ILogger<WebhookSender> logger) : IDisposable
{
    /// <summary>How long a claimed event stays with its sender before another one may take it.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    /// <summary>The times between attempts that Standard Webhooks proposes; then it is given up.</summary>
    private static readonly TimeSpan[] Delays =
    [
        TimeSpan.FromSeconds(5), TimeSpan.FromMinutes(5), TimeSpan.FromMinutes(30), TimeSpan.FromHours(2), TimeSpan.FromHours(5), TimeSpan.FromHours(10),
        TimeSpan.FromHours(14), TimeSpan.FromHours(20), TimeSpan.FromHours(24),
    ];

    private readonly HttpClient http = new(new SocketsHttpHandler
    {
        AllowAutoRedirect = false,
        UseCookies = false,
        ConnectTimeout = TimeSpan.FromSeconds(5),
        PooledConnectionLifetime = TimeSpan.FromMinutes(2),
    })
    { Timeout = TimeSpan.FromSeconds(10) };

    /// <summary>Delivers everything that is due now; nothing while there is no receiver.</summary>
    /// <returns>How many of how many were taken.</returns>
    public async Task<(int Sent, int Tried)> SendDue(CancellationToken cancellation)
    {
        var (sent, tried) = (0, 0);
        while (options.Value.HasUrl && await database.Write(session => outbox.Claim(session, Patience), cancellation) is { } message)
        {
            tried++;
            if (!await Send(message, cancellation))
            {
                break; // what waits behind it would fare the same now, each for ten seconds
            }

            sent++;
        }

        return (sent, tried);
    }

    /// <summary>Closes the connections.</summary>
    public void Dispose() => http.Dispose();

    private async Task<bool> Send(WebhookEvent message, CancellationToken cancellation)
    {
        if (await Attempt(message, cancellation) is not { } problem)
        {
            await database.Write(session => outbox.MarkSent(session, message.Id), CancellationToken.None);
            logger.LogInformation("Webhook {Event} ({Type}) was taken at attempt {Attempt}", message.Id, message.Type, message.Attempts);
            return true;
        }

        DateTimeOffset? next = message.Attempts <= Delays.Length ? time.GetUtcNow() + Delays[message.Attempts - 1] : null;
        await database.Write(session => outbox.MarkFailed(session, message.Id, problem, next), CancellationToken.None);
        logger.Log(
            next is null ? LogLevel.Error : LogLevel.Warning, "Webhook {Event} ({Type}) was not taken at attempt {Attempt}: {Problem}; next try: {Next}",
            message.Id, message.Type, message.Attempts, problem, next is null ? "none, given up" : $"{next:u}");
        return false;
    }

    /// <summary>Why the receiver did not take it, in words of ours; null when it did.</summary>
    private async Task<string?> Attempt(WebhookEvent message, CancellationToken cancellation)
    {
        using var request = Request(message);
        try
        {
            using var answer = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellation);
            return answer.IsSuccessStatusCode ? null : $"The receiver answered {(int)answer.StatusCode}";
        }
        catch (HttpRequestException problem)
        {
            return $"The receiver could not be reached ({problem.HttpRequestError})";
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return "The receiver did not answer in time";
        }
    }

    private HttpRequestMessage Request(WebhookEvent message)
    {
        if (!options.Value.TryReadKey(out var key))
        {
            throw new InvalidOperationException("Webhook:Secret was checked at start.");
        }

        var timestamp = time.GetUtcNow().ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        var signature = HMACSHA256.HashData(key, Encoding.UTF8.GetBytes($"{message.Id}.{timestamp}.{message.Body}"));
        var request = new HttpRequestMessage(HttpMethod.Post, options.Value.Url)
        {
            Content = new StringContent(message.Body, Encoding.UTF8, new MediaTypeHeaderValue("application/cloudevents+json", "utf-8")),
        };
        request.Headers.Add("webhook-id", message.Id);
        request.Headers.Add("webhook-timestamp", timestamp);
        request.Headers.Add("webhook-signature", $"v1,{Convert.ToBase64String(signature)}");
        return request;
    }
}
