using System.Collections.Concurrent;
using System.Net;
using AppUsersGateway.Tests.Support;

namespace AppUsersGateway.Tests.Gateway.Authorization;

/// <summary>Runs cells against a gateway and tells what is not as it is written.</summary>
internal sealed class Matrix(GatewayApp gateway, World world)
{
    private const int AtOnce = 4;

    private readonly ConcurrentQueue<string> mismatches = new();
    private int requests;
    private int denials;

    public IReadOnlyCollection<string> Mismatches => mismatches;

    /// <summary>How many requests were sent.</summary>
    public int Requests => requests;

    /// <summary>How many refusals of changes the log must hold because of them.</summary>
    public int Denials => denials;

    /// <summary>A cursor of each list, as an administrator finds it.</summary>
    public static async Task LearnCursors(GatewayApp gateway, World world, SchemaMap schema, Ways ways)
    {
        var client = gateway.As(world.Callers(Column.Administrator)[0].Secret);
        var cursors = new List<(string, string)>();
        foreach (var list in schema.Objects.Values.SelectMany(fields => fields).Where(field => field.Arguments.Any(argument => argument.Name == "after")).DistinctBy(field => field.Type.Name))
        {
            var operation = ways.Cells(list.Element, Column.Administrator).First().Operation;
            var page = new Operation([.. operation.Steps, ways.To(schema.Field(list.Type.Name, "pageInfo")), ways.To(schema.Field("PageInfo", "startCursor"))]);
            var (text, variables) = page.Write(world.Subject(Column.Administrator), Wrapping.Variables);
            var (_, body) = await client.Send(text, variables);
            var found = body.Split("\"startCursor\":\"");
            cursors.Add((list.Type.Name, found.Length > 1 ? found[1].Split('"')[0] : throw new InvalidOperationException($"No {list.Type.Name} has a row: seed one in World.cs. {body}")));
        }

        world.Learn(cursors);
    }

    /// <summary>Runs cells as every caller of their columns, in these wrappings each by itself or all in one document.</summary>
    public async Task Run(IEnumerable<Cell> cells, Func<Cell, IEnumerable<IReadOnlyList<Wrapping>>> documents) =>
        await Parallel.ForEachAsync(cells, new ParallelOptions { MaxDegreeOfParallelism = AtOnce }, async (cell, _) =>
        {
            foreach (var (name, secret) in world.Callers(cell.Column))
            {
                foreach (var wrappings in documents(cell))
                {
                    await Run(cell, name, gateway.As(secret), wrappings);
                }
            }
        });

    private async Task Run(Cell cell, string caller, GraphQLClient client, IReadOnlyList<Wrapping> wrappings)
    {
        var isChange = cell.Operation.IsMutation;
        var ids = isChange && cell.Expected.IsAnswered() ? await world.Spare(cell.Column) : world.Subject(cell.Column);
        var (text, variables) = cell.Operation.Write(ids, wrappings);
        var (status, body) = await Send(client, text, variables);
        var wrong = wrappings.Select(wrapping => (wrapping, Verdict: Answer.Read(status, body, cell.Operation, wrapping)))
            .Where(pair => pair.Verdict != Answer.Word(cell.Expected)).ToList();
        if (wrong.Count > 0)
        {
            var names = string.Join(", ", wrong.Select(pair => pair.wrapping));
            mismatches.Enqueue($"{cell.Element} for {caller} ({cell.Column}): {wrong[0].Verdict} instead of {Answer.Word(cell.Expected)} as {names}\n    {text}\n    {body}");
        }

        if (world.Intrusions(cell.Column, body).ToList() is { Count: > 0 } intrusions)
        {
            mismatches.Enqueue($"{cell.Element} for {caller} ({cell.Column}) shows {string.Join(", ", intrusions)}\n    {text}\n    {body}");
        }

        var logged = isChange && cell.Expected is (Verdict.Forbidden or Verdict.Absent) ? wrappings.Count : 0;
        Interlocked.Add(ref denials, logged);
        if (cell.IsHidden)
        {
            Interlocked.Add(ref denials, logged);
            var (absent, absentVariables) = cell.Operation.Write(ids.Absent(), wrappings);
            if (await Send(client, absent, absentVariables) is var (_, same) && same != body)
            {
                mismatches.Enqueue($"{cell.Element} for {caller} ({cell.Column}) tells what exists from what does not\n    {text}\n    {body}\n    {same}");
            }
        }
    }

    private async Task<(HttpStatusCode Status, string Body)> Send(GraphQLClient client, string text, IReadOnlyDictionary<string, object?> variables)
    {
        Interlocked.Increment(ref requests);
        return await client.Send(text, variables.Count == 0 ? null : variables);
    }
}
