using System.Net.Sockets;
using AppUsersGateway.Data.ApplicationUsers;
using AppUsersGateway.Gateway.Activity;
using AppUsersGateway.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace AppUsersGateway.Tests.Gateway.GraphQL.Subscriptions;

/// <summary>Who does not read takes no more memory than a few messages and events, and is let go.</summary>
public sealed class SlowClientTests
{
    private const string LetGo = "WebSocket closed with 1013 The client does not keep up; connect again; the client heard it: False";

    /// <summary>Events of a hundred kilobytes each: what the kernel keeps for a socket is soon full.</summary>
    private static readonly string Follow = $"subscription {{ activityAdded {{ {string.Join(' ', Enumerable.Range(0, 60).Select(number => $"a{number}: changes {{ field after }}"))} }} }}";

    [Theory, OnSqlite, OnPostgreSql]
    public async Task More_events_than_may_wait_are_read_later_and_all_arrive_in_order(TestEngine engine)
    {
        await using var database = await TestDatabase.Create(engine);
        await using var gateway = await GatewayApp.Start(database, ("Subscriptions:WaitingEvents", "16"));
        var tenant = await database.GivenTenant();
        await tenant.Limits(applicationUsers: 1_000);
        await using var socket = await GraphQLSocket.Open(gateway, (await tenant.AdministratorToken()).Secret.Reveal());
        await socket.Subscribe("subscription { activityAdded { sequence } }");
        var feed = gateway.Services.GetRequiredService<ActivityFeed>();
        await Eventually.Is(() => Task.FromResult(feed.Listeners == 1));

        // One transaction, so that one reading brings all of them: more than wait, and more than one reading of a listener takes.
        await database.Write(async session =>
        {
            for (var number = 0; number < 450; number++)
            {
                await database.Users.Create(session, tenant.Actor, Big(number));
            }
        });
        await database.Write(session => database.Users.Create(session, tenant.Actor, Big(450)));
        var sequences = new List<long>();
        while (sequences.Count < 451)
        {
            var reading = socket.Read();
            await Eventually.Is(() =>
            {
                database.Clock.Advance(reading.IsCompleted ? TimeSpan.Zero : TimeSpan.FromMilliseconds(250));
                return Task.FromResult(reading.IsCompleted);
            });
            sequences.Add((await reading)!.Value.GetProperty("payload").GetProperty("data").GetProperty("activityAdded").GetProperty("sequence").GetInt64());
        }

        Assert.Equal(Enumerable.Range((int)sequences[0], 451).Select(number => (long)number), sequences);
        Assert.Contains("A listener fell behind", gateway.Log.Text, StringComparison.Ordinal);
        await Eventually.Is(() => Task.FromResult(feed.Listeners == 1));
    }

    [Theory, OnSqlite, OnPostgreSql]
    public async Task A_message_that_does_not_leave_ends_the_socket(TestEngine engine)
    {
        await using var database = await TestDatabase.Create(engine);
        await using var gateway = await GatewayApp.Start(database, ("Subscriptions:SendSeconds", "30"));
        var tenant = await database.GivenTenant();
        await tenant.Limits(applicationUsers: 1_000);
        using var invoker = SmallWindow();
        await using var socket = await GraphQLSocket.Open(gateway, (await tenant.AdministratorToken()).Secret.Reveal(), invoker);
        await socket.Subscribe(Follow);
        await Eventually.Is(() => Task.FromResult(gateway.Services.GetRequiredService<ActivityFeed>().Listeners == 1));

        // More than the kernel keeps; nothing of it is read.
        for (var number = 0; number < 120; number++)
        {
            await database.Write(session => database.Users.Create(session, tenant.Actor, Big(number)));
        }

        await Eventually.Is(() =>
        {
            database.Clock.Advance(TimeSpan.FromSeconds(5));
            return Task.FromResult(Ended(gateway) is not null);
        });
        Assert.Contains(LetGo, Ended(gateway), StringComparison.Ordinal);
    }

    private static string? Ended(GatewayApp gateway) => gateway.Log.Text.Split('\n').FirstOrDefault(line => line.Contains("WebSocket closed", StringComparison.Ordinal));

    private static ApplicationUserInput Big(int number) => ApplicationUserInput.Check($"user-{number}", new string('x', 1_000), null, null, null);

    private static HttpMessageInvoker SmallWindow() => new(new SocketsHttpHandler
    {
        ConnectCallback = async (context, cancellation) =>
        {
            var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { ReceiveBufferSize = 4_096 };
            await socket.ConnectAsync(context.DnsEndPoint, cancellation);
            return new NetworkStream(socket, ownsSocket: true);
        },
    });
}
