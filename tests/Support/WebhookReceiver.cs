using System.Collections.Concurrent;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace AppUsersGateway.Tests.Support;

/// <summary>A receiver of webhooks on a loopback port that keeps what comes and answers what the test wants: real HTTP.</summary>
public sealed class WebhookReceiver : IAsyncDisposable
{
    /// <summary>What it and the sender share: 32 bytes.</summary>
    public const string Secret = "whsec_MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=";

    private readonly WebApplication app;
    private readonly ConcurrentQueue<int> answers = new();

    private WebhookReceiver(WebApplication app) => this.app = app;

    /// <summary>The settings of a program that sends to it.</summary>
    public (string Key, string Value)[] Settings => [("Webhook:Url", $"{app.Urls.Single()}/hook"), ("Webhook:Secret", Secret)];

    /// <summary>The same for who may be given none.</summary>
    public (string Key, string? Value)[] OptionalSettings => [.. Settings.Select(setting => (setting.Key, (string?)setting.Value))];

    /// <summary>Everything that came, in its order.</summary>
    public ConcurrentQueue<ReceivedHook> Received { get; } = new();

    public static async Task<WebhookReceiver> Start()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var receiver = new WebhookReceiver(builder.Build());
        receiver.app.Run(receiver.Take);
        await receiver.app.StartAsync();
        return receiver;
    }

    /// <summary>The next request gets this status instead of 204.</summary>
    public void Answer(int status) => answers.Enqueue(status);

    public async ValueTask DisposeAsync() => await app.DisposeAsync();

    private async Task Take(HttpContext http)
    {
        using var reader = new StreamReader(http.Request.Body);
        var status = answers.TryDequeue(out var wanted) ? wanted : StatusCodes.Status204NoContent;
        Received.Enqueue(new ReceivedHook(
            http.Request.Path, http.Request.ContentType, http.Request.Headers["webhook-id"]!, http.Request.Headers["webhook-timestamp"]!,
            http.Request.Headers["webhook-signature"]!, await reader.ReadToEndAsync(), status));
        http.Response.StatusCode = status;
        if (status == StatusCodes.Status307TemporaryRedirect)
        {
            http.Response.Headers.Location = "/elsewhere";
        }
    }
}

/// <summary>A request as it came, with the status that it was answered with.</summary>
public sealed record ReceivedHook(string Path, string? ContentType, string Id, string Timestamp, string Signature, string Body, int Status);
