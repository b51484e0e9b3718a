using AppUsersGateway.Tests.Support;
using Xunit;
using Xunit.Abstractions;

namespace AppUsersGateway.Tests.Gateway.Authorization;

/// <summary>
/// Every element of the schema has a written verdict for every kind of caller (verdicts.csv), and that is what they get over HTTP,
/// however the question is written.
/// </summary>
public sealed class MatrixTests(ITestOutputHelper output)
{
    private static readonly SchemaMap Schema = SchemaMap.Served;
    private static readonly Ways Ways = new(Schema, VerdictTable.Written);

    [Fact]
    public void Every_element_of_the_schema_has_a_verdict()
    {
        var missing = Schema.Elements.Where(element => !VerdictTable.Written.Covers(element)).ToList();

        Assert.True(missing.Count == 0, $"""
            {missing.Count} elements of the schema have no verdict. Decide who may see them and write these rows into {VerdictTable.File}, each beside its like
            (the file's first lines say what the words mean):

            {string.Join('\n', missing.Select(Proposal))}
            """);
    }

    [Fact]
    public void Every_row_is_about_an_element_of_the_schema()
    {
        var elements = Schema.Elements.ToHashSet(StringComparer.Ordinal);
        elements.UnionWith(elements.Select(VerdictTable.Everywhere).OfType<string>().ToList());

        Assert.Empty(VerdictTable.Written.Elements.Except(elements));
    }

    [Theory, OnSqlite, OnPostgreSql]
    public async Task Everybody_gets_what_is_written(TestEngine engine)
    {
        await using var database = await TestDatabase.Create(engine);
        await using var gateway = await GatewayApp.Start(database);
        var world = await World.Create(database);
        await Matrix.LearnCursors(gateway, world, Schema, Ways);
        var matrix = new Matrix(gateway, world);
        var cells = Schema.Elements.SelectMany(Ways.Cells).ToList();
        var (questions, changes) = (cells.Where(cell => !cell.Operation.IsMutation), cells.Where(cell => cell.Operation.IsMutation).ToList());
        var (refused, done) = (changes.Where(cell => !cell.Expected.IsAnswered()), changes.Where(cell => cell.Expected.IsAnswered()));

        // Whatever is asked or refused changes nothing but the log of refusals.
        var before = await world.Rows();
        await matrix.Run(questions, cell => [[Wrapping.Plain], [.. cell.Operation.Wrappings.Skip(1)]]);
        await matrix.Run(refused, cell => cell.Operation.Steps.Count == 1 && cell.Column != Column.Dead ? [[Wrapping.Plain], [.. cell.Operation.Wrappings.Skip(1)]] : [[Wrapping.Plain]]);
        Assert.True(matrix.Mismatches.Count == 0, Told(matrix));
        Assert.Equal(before, await world.Rows());
        Assert.Equal(matrix.Denials, await world.Refusals());

        // A change can be made once: each wrapping gets objects of its own.
        await matrix.Run(done, cell => cell.Operation.Steps.Count == 1 ? cell.Operation.Wrappings.Select(wrapping => (IReadOnlyList<Wrapping>)[wrapping]) : [[Wrapping.Plain]]);
        Assert.True(matrix.Mismatches.Count == 0, Told(matrix));
        output.WriteLine($"{Schema.Elements.Count()} elements, {cells.Count} cells, {matrix.Requests} requests");
    }

    private static string Told(Matrix matrix) => $"{matrix.Mismatches.Count} differ from what is written:\n{string.Join('\n', matrix.Mismatches.Take(40))}";

    private static string Proposal(string element) =>
        element.StartsWith("Query.", StringComparison.Ordinal) && !element.Contains('(', StringComparison.Ordinal) ? $"{element},unauthenticated,forbidden,-,yes,yes,yes,own,needs organization:app_users:read"
        : element.StartsWith("Mutation.", StringComparison.Ordinal) && !element.Contains('(', StringComparison.Ordinal) ? $"{element},unauthenticated,forbidden,forbidden,forbidden,yes,yes,absent,needs organization:app_users:write"
        : Schema.Nodes.Contains(element) ? $"{element},unauthenticated,absent,absent,yes,yes,yes,absent,needs organization:app_users:read"
        : $"{element},inherits";
}
