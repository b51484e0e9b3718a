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
        ["Subscription.auditRunProgressed"] = "subscription($run: ID!) { auditRunProgressed(id: $run) { id note requestedBy { __typename } progress { phase tokensExamined tokensTotal } } }",
        ["Subscription.auditRunProgressed(id)"] = "subscription($run: ID!) { auditRunProgressed(id: $run) { id } }",
        ["Subscription.findingChanged"] = "subscription { findingChanged { id title status subject { __typename } applicationUser { id description } acknowledgement { reason } } }",
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
                var field = element.Split('(')[0];
                var expected = VerdictTable.Written.Of(field, column, named: document.Contains("$run", StringComparison.Ordinal));
                var told = await Follow(scene, column, document);
                if (!told.Contains(Answer(field, expected), StringComparison.Ordinal)
                    || scene.World.Intrusions(column, told).Any())
                {
                    deviations.Add($"{element} for {column}: {told} instead of {expected}");
                }
            }
        }

        return deviations;
    }

    private static string Answer(string field, Verdict verdict) => verdict switch
    {
        Verdict.Yes => $$"""{"data":{"{{field["Subscription.".Length..]}}":{"id":""",
        Verdict.Absent => "there is no such audit",
        _ => "\"FORBIDDEN\"",
    };

    // Something happens again and again, until one who may follow must have heard of it.
    private static async Task<string> Follow(MatrixScene scene, Column column, string document)
    {
        await using var socket = await GraphQLSocket.Open(scene.Gateway, scene.World.Secret(column)!);
        await socket.Subscribe(document, new { run = scene.World.Subject(column).Of("AuditRun") });
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
