using AppUsersGateway.Tests.Architecture;

namespace AppUsersGateway.Tests.Gateway.Authorization;

/// <summary><c>verdicts.csv</c>: what people have decided, one row for each element.</summary>
internal sealed class VerdictTable
{
    public const string File = "tests/Gateway/Authorization/verdicts.csv";

    private static readonly int Columns = Enum.GetValues<Column>().Length;

    public static readonly VerdictTable Written = new(SourceTree.Read(File));

    private readonly Dictionary<string, Verdict[]> rows = new(StringComparer.Ordinal);

    private VerdictTable(string text)
    {
        foreach (var line in text.Split('\n').Select(line => line.TrimEnd('\r')).Where(line => line.Length > 0 && line[0] != '#').Skip(1))
        {
            var cells = line.Split(',', Columns + 2);
            if (cells.Length != 2 && cells.Length != Columns + 2)
            {
                throw new FormatException($"{File}: '{line}' has {cells.Length} cells; write 2 (element,inherits) or {Columns + 2} (the last one says why).");
            }

            Verdict[] row = cells.Length == 2
                ? cells[1] == "inherits" ? [.. Enumerable.Repeat(Verdict.Inherits, Columns)] : throw new FormatException($"{File}: '{line}'")
                : [.. cells[1..^1].Select(word => Read(word, line))];
            if (!rows.TryAdd(cells[0], row))
            {
                throw new FormatException($"{File}: {cells[0]} stands there twice.");
            }
        }
    }

    /// <summary>The elements that stand there; <c>*(argument)</c> is that argument of every field.</summary>
    public IEnumerable<string> Elements => rows.Keys;

    public bool Covers(string element) => rows.ContainsKey(element) || (Everywhere(element) is { } general && rows.ContainsKey(general));

    public Verdict Of(string element, Column column) =>
        rows.GetValueOrDefault(element) is { } row ? row[(int)column]
        : Everywhere(element) is { } general && rows.GetValueOrDefault(general) is { } rule ? rule[(int)column]
        : throw new InvalidOperationException($"{element} has no verdict in {File}.");

    public static string? Everywhere(string element) => element.IndexOf('(', StringComparison.Ordinal) is > 0 and var at ? "*" + element[at..] : null;

    private static Verdict Read(string word, string line) => word switch
    {
        "inherits" => Verdict.Inherits,
        "yes" => Verdict.Yes,
        "own" => Verdict.Own,
        "forbidden" => Verdict.Forbidden,
        "absent" => Verdict.Absent,
        "unauthenticated" => Verdict.Unauthenticated,
        "-" => Verdict.None,
        _ => throw new FormatException($"{File}: '{word}' in '{line}' is no verdict: write inherits, yes, own, forbidden, absent, unauthenticated or -."),
    };
}
