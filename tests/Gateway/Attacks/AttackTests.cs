using System.Reflection;
using AppUsersGateway.Tests.Support;
using Xunit;
using Xunit.Sdk;

namespace AppUsersGateway.Tests.Gateway.Attacks;

/// <summary>
/// The table of attacks (docs/security.md), row by row on both engines. After each row the gateway is alive and ready, has told nothing
/// of its inside, has kept refusals short, has changed nothing, has logged no secret, and its activity log verifies.
/// </summary>
public sealed class AttackTests(AttackScenes scenes) : IClassFixture<AttackScenes>
{
    private static readonly Attack[] Table =
    [
        .. VerifyAttacks.Rows, .. IntrospectionAttacks.Rows, .. AddressAttacks.Rows, .. TransportAttacks.Rows, .. DocumentAttacks.Rows, .. QuestionAttacks.Rows, .. AccessAttacks.Rows, .. TextAttacks.Rows, .. RaceAttacks.Rows,
    ];

    [Theory, Rows(TestEngine.Sqlite), Rows(TestEngine.PostgreSql)]
    public async Task An_attack_comes_to_nothing(TestEngine engine, string row)
    {
        var attack = Table.Single(known => Name(known) == row);
        var scene = await scenes.On(engine);
        var before = await scene.Begin();

        await attack.Prove(scene);

        await scene.AssertUnharmed(attack.Changes ? null : before);
    }

    [Fact]
    public void Every_row_is_in_the_table() =>
        Assert.Equal(Enumerable.Range(1, 48).Select(number => $"D{number:00}"), Table.Select(row => row.Id).Order(StringComparer.Ordinal));

    private static string Name(Attack attack) => $"{attack.Id} {attack.What}";

    [AttributeUsage(AttributeTargets.Method, AllowMultiple = true)]
    private sealed class RowsAttribute : DataAttribute
    {
        private readonly TestEngine engine;

        public RowsAttribute(TestEngine engine)
        {
            this.engine = engine;
            Skip = engine == TestEngine.PostgreSql && !PostgreSqlBinaries.Required ? PostgreSqlBinaries.Absence : null;
        }

        public override IEnumerable<object[]> GetData(MethodInfo testMethod) => Table.Select(attack => new object[] { engine, Name(attack) });
    }
}

/// <summary>One scene for each engine, made by the first row that needs it.</summary>
public sealed class AttackScenes : IAsyncLifetime
{
    private readonly Dictionary<TestEngine, AttackScene> scenes = [];

    public async Task<AttackScene> On(TestEngine engine)
    {
        if (!scenes.TryGetValue(engine, out var scene))
        {
            scenes[engine] = scene = await AttackScene.Create(engine);
        }

        return scene;
    }

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        foreach (var scene in scenes.Values)
        {
            await scene.DisposeAsync();
        }
    }
}
