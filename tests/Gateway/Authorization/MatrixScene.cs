using AppUsersGateway.Gateway.Authorization;
using AppUsersGateway.Tests.Support;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;

namespace AppUsersGateway.Tests.Gateway.Authorization;

/// <summary>A gateway before a world, with rules that a test may alter, and all that asks it.</summary>
internal sealed class MatrixScene : IAsyncDisposable
{
    private MatrixScene(TestDatabase database, GatewayApp gateway, World world)
    {
        (Database, Gateway, World) = (database, gateway, world);
        Matrix = NewMatrix();
    }

    public TestDatabase Database { get; }

    public GatewayApp Gateway { get; }

    public World World { get; }

    public Ways Ways { get; } = new(SchemaMap.Served, VerdictTable.Written);

    public Matrix Matrix { get; }

    /// <summary>Everything is there, each caller has come once, and the cursors are known.</summary>
    public static async Task<MatrixScene> Start(TestEngine engine, AlteredRules? rules = null, TimeProvider? time = null)
    {
        var database = await TestDatabase.Create(engine, time);
        var world = await World.Create(database);

        // Many questions go into one document; how many a document may hold is proved elsewhere.
        var gateway = await GatewayApp.StartWith(
            database,
            services => services.AddSingleton(new AccessRules(rules ?? new AlteredRules())).Configure<KestrelServerOptions>(kestrel => kestrel.Limits.MaxRequestLineSize = 1_048_576),
            ("GraphQL:MaximumSelections", "5000"), ("GraphQL:MaximumDocumentLength", "65536"), ("GraphQL:MaximumRequestBytes", "1048576"), ("GraphQL:MaximumComplexity", "10000000"));
        var scene = new MatrixScene(database, gateway, world);
        foreach (var column in Columns.All)
        {
            await gateway.As(world.Secret(column)).Send("{ viewer { permissions } }");
        }

        await scene.Matrix.LearnCursors(SchemaMap.Served);
        await gateway.FlushUses();
        return scene;
    }

    /// <summary>The cells with those of one mutation put into one: a change costs a transaction, and so does a refusal of one.</summary>
    public IReadOnlyList<Cell> Together(IEnumerable<Cell> cells)
    {
        var single = cells.ToLookup(Ways.IsInWhole);
        return
        [
            .. single[false],
            .. single[true].Select(cell => (cell.Operation.Steps[0].Field, cell.Column)).Distinct().Select(pair => Ways.Whole(pair.Field, pair.Column)),
        ];
    }

    public Matrix NewMatrix() => new(Gateway, World, Ways);

    public async ValueTask DisposeAsync()
    {
        await Gateway.DisposeAsync();
        await Database.DisposeAsync();
    }
}
