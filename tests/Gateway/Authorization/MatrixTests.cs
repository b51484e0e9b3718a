using AppUsersGateway.Tests.Support;
using Xunit;
using Xunit.Abstractions;

namespace AppUsersGateway.Tests.Gateway.Authorization;

/// <summary>
/// Every element of the schema has a written verdict for every kind of caller (authz.csv), and that is what they get over HTTP, however the
/// question is written and whichever road it takes. A run of every day puts many questions into one document; with <c>AUTHZ_MATRIX=full</c>
/// each question goes by itself, in every wrapping, on every road.
/// </summary>
public sealed class MatrixTests(ITestOutputHelper output)
{
    private const string Full = "AUTHZ_MATRIX";

    private static readonly SchemaMap Schema = SchemaMap.Served;
    private static readonly Wrapping[] EachWrapping = Enum.GetValues<Wrapping>();
    private static readonly Wrapping[] Wrapped =
        [Wrapping.Variable | Wrapping.Alias | Wrapping.Include, Wrapping.NamedFragment | Wrapping.Skip, Wrapping.InlineFragment | Wrapping.Interface, Wrapping.LeftOut];

    [Fact]
    public void Every_element_of_the_schema_has_a_verdict()
    {
        var missing = Schema.Elements.Where(element => !VerdictTable.Written.Covers(element)).ToList();

        Assert.True(missing.Count == 0, $"""
            {missing.Count} elements of the schema have no verdict. Decide who may see them, and put rows like these into {VerdictTable.File}
            ("seen" is right for what everybody sees who comes to it; access-classes.csv has the others):

            {string.Join('\n', missing.Select(element => $"{element},{Proposal(element)},"))}
            """);
    }

    [Fact]
    public void Every_row_is_about_an_element_of_the_schema() => Assert.Empty(VerdictTable.Written.Elements.Except(Schema.Elements));

    [Fact]
    public void Every_element_is_asked_for_by_somebody_who_sees_it()
    {
        var ways = new Ways(Schema, VerdictTable.Written);

        Assert.DoesNotContain(Schema.Elements, element => !element.StartsWith("Subscription.", StringComparison.Ordinal)
            && !Columns.Live.SelectMany(column => ways.Cells(element, column)).Any(cell => cell.Expected == Verdict.Yes));
    }

    [Theory, OnSqlite, OnPostgreSql]
    public async Task Everybody_gets_what_is_written(TestEngine engine)
    {
        await using var scene = await MatrixScene.Start(engine);
        var (matrix, world) = (scene.Matrix, scene.World);
        var cells = Schema.Elements.SelectMany(element => Columns.All.SelectMany(column => scene.Ways.Cells(element, column))).ToList();
        var (changes, questions) = (cells.Where(cell => cell.Changes).ToList(), cells.Where(cell => !cell.Changes).ToList());
        var before = await world.Rows();

        // What is asked or refused changes nothing but the log of refusals.
        await (LongRun.IsAsked(Full) ? AskEach(matrix, questions) : AskTogether(matrix, scene.Together(questions)));
        Assert.True(matrix.Deviations.Count == 0, Told(matrix));
        Assert.Equal(before, await world.Rows());
        Assert.Equal(matrix.Denials.OrderBy(actor => actor.Key), (await world.Refusals()).OrderBy(actor => actor.Key));

        // What is done is done once: each time with objects of its own.
        foreach (var (cell, index) in (LongRun.IsAsked(Full) ? changes : scene.Together(changes)).Select((cell, index) => (cell, index)))
        {
            foreach (var wrapping in LongRun.IsAsked(Full) ? EachWrapping.Where(cell.Operation.Takes) : [Wrapping.Plain, Wrapped[index % Wrapped.Length]])
            {
                await matrix.Change(cell, wrapping, index % 2 == 0 ? Transport.Post : Transport.WebSocket);
            }
        }

        Assert.True(matrix.Deviations.Count == 0, Told(matrix));
        Assert.Null((await scene.Database.ActivityVerifier.Verify(anchor: null, CancellationToken.None)).Defect);
        output.WriteLine($"{Schema.Elements.Count()} elements, {cells.Count} cells, {matrix.Requests} requests");
    }

    private static async Task AskTogether(Matrix matrix, IReadOnlyList<Cell> cells)
    {
        // Refusals of changes come last: they stand in the log that others read.
        foreach (var alike in cells.GroupBy(cell => cell.Operation.IsMutation).OrderBy(alike => alike.Key))
        {
            await matrix.Ask(alike, [Wrapping.Plain], Transport.Post, atOnce: 25);
            await matrix.Ask(Live(alike), [Wrapping.NamedFragment], Transport.WebSocket, atOnce: 25);
            await matrix.Ask(alike.Where(cell => !cell.Operation.IsMutation), [Wrapping.Variable], Transport.Get, atOnce: 25);
            await matrix.Ask(alike, Wrapped, Transport.Post, atOnce: 10);
        }
    }

    private static async Task AskEach(Matrix matrix, IReadOnlyList<Cell> cells)
    {
        foreach (var (alike, wrapping) in cells.GroupBy(cell => cell.Operation.IsMutation).OrderBy(alike => alike.Key).SelectMany(alike => EachWrapping.Select(wrapping => (alike, wrapping))))
        {
            await matrix.Ask(alike, [wrapping], Transport.Post, atOnce: 1);
            await matrix.Ask(Live(alike), [wrapping], Transport.WebSocket, atOnce: 1);
            await matrix.Ask(alike.Where(cell => !cell.Operation.IsMutation), [wrapping], Transport.Get, atOnce: 1);
        }
    }

    // Who has no live token gets no socket that could be asked: SubscriptionMatrixTests.
    private static IEnumerable<Cell> Live(IEnumerable<Cell> cells) => cells.Where(cell => !cell.Column.IsDead());

    private static string Told(Matrix matrix) => $"{matrix.Deviations.Count} differ from what is written:\n{string.Join('\n', matrix.Deviations.Take(40))}";

    private static string Proposal(string element) =>
        element.Contains('(', StringComparison.Ordinal) ? "seen"
        : element.StartsWith("Query.", StringComparison.Ordinal) ? "reads"
        : element.StartsWith("Mutation.", StringComparison.Ordinal) ? "manages"
        : Schema.Nodes.Contains(element) ? "found: reads"
        : element.EndsWith("Id", StringComparison.Ordinal) && Schema.Inputs.ContainsKey(element.Split('.')[0]) ? "named"
        : "seen";
}
