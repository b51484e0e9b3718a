using AppUsersGateway.Data.Migrations;
using AppUsersGateway.Gateway;
using AppUsersGateway.Gateway.Usage;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace AppUsersGateway.Tests.Support;

/// <summary>The real gateway on a loopback port of its own, on a test's database and clock.</summary>
public sealed class GatewayApp : IAsyncDisposable
{
    private readonly WebApplication app;

    private GatewayApp(WebApplication app, LogRecorder log)
    {
        this.app = app;
        Log = log;
    }

    public Uri Url => new(app.Urls.Single());

    /// <summary>Every line that it logged, down to the finest level.</summary>
    public LogRecorder Log { get; }

    public IServiceProvider Services => app.Services;

    /// <summary>Starts a node.</summary>
    public static Task<GatewayApp> Start(TestDatabase database, params (string Key, string Value)[] settings) => StartWith(database, _ => { }, settings);

    /// <summary>Starts a node with parts of its own: what is registered here is not registered again.</summary>
    public static async Task<GatewayApp> StartWith(TestDatabase database, Action<IServiceCollection> parts, params (string Key, string Value)[] settings)
    {
        var log = new LogRecorder();
        var started = GatewayHost.Build([], builder =>
        {
            builder.Configuration.AddInMemoryCollection(database.ConnectionSettings);
            builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>
            {
                ["Gateway:Url"] = "http://127.0.0.1:0",
                ["Auditor:Embedded"] = "false",
                ["Limits:RequestsPerSecond"] = "0", // one person asks for all that a test asks
                ["Limits:FailuresPerSecond"] = "0",
            });
            builder.Configuration.AddInMemoryCollection(settings.Select(setting => KeyValuePair.Create(setting.Key, (string?)setting.Value)));
            builder.Services.AddSingleton(database.Get<TimeProvider>());
            parts(builder.Services);
            builder.Logging.ClearProviders().SetMinimumLevel(LogLevel.Trace).AddFilter(null, LogLevel.Trace).AddProvider(log);
        });
        await started.Services.GetRequiredService<Migrator>().Run(CancellationToken.None);
        await started.StartAsync();
        return new GatewayApp(started, log);
    }

    /// <summary>A client with a token, or without one.</summary>
    public GraphQLClient As(string? token) => new(new Uri(Url, "/graphql"), token);

    /// <summary>Stores the uses that were summed until now.</summary>
    /// <returns>Whether all of them are stored.</returns>
    public async Task<bool> FlushUses()
    {
        await Services.GetRequiredService<PermissionRecorder>().Flush(CancellationToken.None);
        return await Services.GetRequiredService<UseRecorder>().Flush(CancellationToken.None);
    }

    public async ValueTask DisposeAsync()
    {
        await app.StopAsync();
        await app.DisposeAsync();
        Log.AssertNoErrors();
    }
}
