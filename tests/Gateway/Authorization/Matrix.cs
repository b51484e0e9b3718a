using System.Collections.Concurrent;
using System.Net;
using AppUsersGateway.Tests.Support;

namespace AppUsersGateway.Tests.Gateway.Authorization;

/// <summary>Asks what cells say, as their callers, and tells what is not as it is written.</summary>
internal sealed class Matrix(GatewayApp gateway, World world, Ways ways)
{
    private const int AtOnce = 3;

    /// <summary>What nobody reads, because its sender is not let in, may be longer by so much.</summary>
    private const int Unread = 4;

    private readonly ConcurrentQueue<string> deviations = new();
    private readonly ConcurrentDictionary<string, long> denials = new(StringComparer.Ordinal);
    private int requests;

    /// <summary>What is not as it is written, most telling first.</summary>
    public IReadOnlyCollection<string> Deviations => deviations;

    /// <summary>How many requests were sent.</summary>
    public int Requests => requests;

    /// <summary>How many refusals the log must hold of each actor.</summary>
    public IReadOnlyDictionary<string, long> Denials => denials;

    /// <summary>A cursor of each list, as an administrator finds it.</summary>
    public async Task LearnCursors(SchemaMap schema)
    {
        await using var road = new Road(gateway, world, Transport.Post);
        var cursors = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var list in schema.Fields.Values.SelectMany(fields => fields).Where(field => field.Arguments.Any(argument => argument.Name == "after")))
        {
            var operation = ways.Cells(list.Element, Column.Administrator)[0].Operation;
            var page = new Operation([.. operation.Steps, ways.To(schema.Field(list.Type.Name, "pageInfo")), ways.To(schema.Field("PageInfo", "startCursor"))]);
            var document = new Document(isMutation: false);
            page.Write(document, "list", Wrapping.Plain, world.Subject(Column.Administrator));
            var (_, body) = await road.Send(Column.Administrator, document, world.Secret(Column.Administrator));
            cursors.Add(Ids.Cursor(list), body.Split("\"startCursor\":\"") is [_, var rest] ? rest.Split('"')[0] : throw new InvalidOperationException($"{list.Element} has no row: make one in Things.cs. {body}"));
        }

        world.Learn(cursors);
    }

    /// <summary>Asks cells that change nothing: so many in one document, each in all of these wrappings.</summary>
    public async Task Ask(IEnumerable<Cell> cells, IReadOnlyCollection<Wrapping> wrappings, Transport transport, int atOnce)
    {
        // Only those stand in one document that are expected to fare alike: a refusal may take its whole answer with it.
        var documents = cells.Where(cell => wrappings.Any(cell.Operation.Takes))
            .GroupBy(cell => (cell.Column, cell.Operation.IsMutation, cell.Expected, cell.IsHidden)).SelectMany(alike => alike.Chunk(alike.Key.Column.IsDead() ? atOnce * Unread : atOnce))
            .ToLookup(document => document[0].Column);
        await using var road = new Road(gateway, world, transport);
        await Parallel.ForEachAsync(documents, new ParallelOptions { MaxDegreeOfParallelism = AtOnce }, async (column, _) =>
        {
            foreach (var document in column)
            {
                await Ask(document, wrappings, road);
            }
        });
    }

    /// <summary>Asks for a change that is done, about objects of its own.</summary>
    public async Task Change(Cell cell, Wrapping wrapping, Transport transport)
    {
        await using var road = new Road(gateway, world, transport);
        var (ids, secret) = await world.Spare(cell.Column);
        var document = new Document(isMutation: true);
        cell.Operation.Write(document, "change", wrapping, ids);
        var (status, body) = await Send(road, cell.Column, document, secret);
        Judge(cell, new Answer(status, body), "change", wrapping, road, document);
        Watch(cell.Column, body, document);
    }

    private async Task Ask(IReadOnlyList<Cell> cells, IReadOnlyCollection<Wrapping> wrappings, Road road)
    {
        var (first, ids) = (cells[0], world.Subject(cells[0].Column));
        var (document, asked) = Write(cells, wrappings, ids);
        var (status, body) = await Send(road, first.Column, document, world.Secret(first.Column));
        var answer = new Answer(status, body);
        foreach (var (cell, alias, wrapping) in asked)
        {
            Judge(cell, answer, alias, wrapping, road, document);
        }

        Watch(first.Column, body, document);
        if (first.IsHidden)
        {
            var (same, _) = Write(cells, wrappings, ids.Absent());
            var (_, other) = await Send(road, first.Column, same, world.Secret(first.Column));
            if (other != body && asked.Count > 1)
            {
                // The errors of many questions come in the order in which they were found. One by one there is no such excuse.
                foreach (var (cell, _, wrapping) in asked)
                {
                    await Ask([cell], [wrapping], road);
                }
            }
            else if (other != body)
            {
                deviations.Enqueue($"{string.Join(", ", cells.Select(cell => cell.Element))} tells {first.Column} by {road} what exists from what does not\n    {document.Text}\n    {body}\n    {other}");
            }
        }

        if (first.Operation.IsMutation && world.ActorId(first.Column) is { } actor && !first.Column.IsDead())
        {
            var refused = asked.Count(question => question.Wrapping != Wrapping.LeftOut) * (first.IsHidden ? 2 : 1);
            denials.AddOrUpdate(actor, refused, (_, before) => before + refused);
        }
    }

    private static (Document Document, List<(Cell Cell, string Alias, Wrapping Wrapping)> Asked) Write(IReadOnlyList<Cell> cells, IReadOnlyCollection<Wrapping> wrappings, Ids ids)
    {
        var document = new Document(cells[0].Operation.IsMutation);
        var asked = cells.SelectMany((cell, index) => wrappings.Where(cell.Operation.Takes).Select(wrapping => (cell, $"q{index}_{(int)wrapping}", wrapping))).ToList();
        foreach (var (cell, alias, wrapping) in asked)
        {
            cell.Operation.Write(document, alias, wrapping, ids);
        }

        return (document, asked);
    }

    private void Judge(Cell cell, Answer answer, string alias, Wrapping wrapping, Road road, Document document)
    {
        if (answer.Deviation(cell, alias, wrapping) is { } deviation)
        {
            deviations.Enqueue($"{cell.Element} for {cell.Column}, {wrapping} by {road}: {deviation}\n    {Question(document, alias)}");
        }
    }

    private void Watch(Column column, string body, Document document)
    {
        if (world.Intrusions(column, body).Distinct(StringComparer.Ordinal).ToList() is { Count: > 0 } intrusions)
        {
            deviations.Enqueue($"{column} is shown {string.Join(", ", intrusions)}\n    {document.Text}\n    {body}");
        }
    }

    private async Task<(HttpStatusCode Status, string Body)> Send(Road road, Column column, Document document, string? secret)
    {
        Interlocked.Increment(ref requests);
        return await road.Send(column, document, secret);
    }

    private static string Question(Document document, string alias) => document.Fields.Find(field => field.Contains(alias, StringComparison.Ordinal)) ?? document.Text;
}
