using AppUsersGateway.Gateway.Authorization;
using AppUsersGateway.Tests.Support;
using Xunit;

namespace AppUsersGateway.Tests.Gateway.Authorization;

/// <summary>The rows of authz.csv about subscriptions, over a socket of each caller; and that who has no live token has no socket.</summary>
public sealed class SubscriptionMatrixTests
{
    private static readonly IReadOnlyDictionary<string, string> Documents = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["Subscription.activityAdded"] = "subscription { activityAdded { id kind reason changes { after } applicationUser { id description } } }",
        ["Subscription.activityAdded(where)"] = "subscription { activityAdded(where: { kind: APPLICATION_USER_CREATED }) { id kind reason changes { after } applicationUser { id description } } }",
    };

    [Theory, OnSqlite, OnPostgreSql]
    public async Task Everybody_follows_what_is_written(TestEngine engine)
    {
        var rules = new AlteredRules();
        await using var scene = await MatrixScene.Start(engine, rules, TimeProvider.System);
        Assert.Equal(SchemaMap.Served.Elements.Where(element => element.StartsWith("Subscription.", StringComparison.Ordinal)), Documents.Keys);

        Assert.Empty(await Deviations(scene));

        foreach (var element in AccessRules.Table.Keys.Where(Documents.ContainsKey))
        {
            rules.Alter = (asked, written) => asked == element ? AccessRule.Anyone : written;
            Assert.NotEmpty(await Deviations(scene));
        }
    }

    [Theory, OnSqlite, OnPostgreSql]
    public async Task Who_has_no_live_token_has_no_socket(TestEngine engine)
    {
        await using var scene = await MatrixScene.Start(engine);
        foreach (var column in Columns.All.Where(column => column.IsDead()))
        {
            await using var socket = await GraphQLSocket.Connect(scene.Gateway);
            object? payload = scene.World.Secret(column) is { } secret ? new { Authorization = $"Bearer {secret}" } : null;
            await socket.Write(new { type = "connection_init", payload });

            Assert.Equal("4403 Forbidden: no live token", await socket.Closed());
        }
    }

    private static async Task<IReadOnlyList<string>> Deviations(MatrixScene scene)
    {
        var deviations = new List<string>();
        foreach (var (element, document) in Documents)
        {
            foreach (var column in Columns.Live)
            {
                var expected = VerdictTable.Written.Of("Subscription.activityAdded", column, named: false);
                var told = await Follow(scene, column, document);
                if (!told.Contains(expected == Verdict.Yes ? """{"data":{"activityAdded":{"id":""" : "\"FORBIDDEN\"", StringComparison.Ordinal)
                    || scene.World.Intrusions(column, told).Any())
                {
                    deviations.Add($"{element} for {column}: {told} instead of {expected}");
                }
            }
        }

        return deviations;
    }

    // Something happens again and again, until one who may follow must have heard of it.
    private static async Task<string> Follow(MatrixScene scene, Column column, string document)
    {
        await using var socket = await GraphQLSocket.Open(scene.Gateway, scene.World.Secret(column)!);
        await socket.Subscribe(document);
        var answer = socket.Read();
        await Eventually.Is(async () =>
        {
            await scene.World.Stir();
            return answer.IsCompleted;
        });
        var told = (await answer)!.Value;
        return told.GetProperty("payload").GetRawText();
    }
}
