using AppUsersGateway.Tests.Architecture;

namespace AppUsersGateway.Tests.Gateway.Authorization;

/// <summary>What people have decided: <c>authz.csv</c> gives each element a class, <c>access-classes.csv</c> says what a class means for whom.</summary>
internal sealed class VerdictTable
{
    public const string File = "tests/Gateway/Authorization/authz.csv";
    private const string ClassesFile = "tests/Gateway/Authorization/access-classes.csv";

    public static readonly VerdictTable Written = new();

    private readonly Dictionary<string, string[]> classes = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> rows = new(StringComparer.Ordinal);

    private VerdictTable()
    {
        var width = Columns.All.Count + 1;
        foreach (var cells in Lines(ClassesFile, "class," + string.Join(',', Columns.All.Select(column => column.ToString().ToLowerInvariant())), width))
        {
            classes.Add(cells[0], cells[1..]);
        }

        foreach (var cells in Lines(File, "element,class,why", width: 3))
        {
            if (!classes.ContainsKey(cells[1]))
            {
                throw new FormatException($"{File}: {cells[0]} has the class '{cells[1]}', which is none of {ClassesFile}.");
            }

            if (!rows.TryAdd(cells[0], cells[1]))
            {
                throw new FormatException($"{File}: {cells[0]} stands there twice.");
            }
        }
    }

    /// <summary>The elements that stand there.</summary>
    public IEnumerable<string> Elements => rows.Keys;

    public bool Covers(string element) => rows.ContainsKey(element);

    /// <summary>Whether everybody who comes to an element sees it.</summary>
    public bool IsOpen(string element) => rows[element] is "seen" or "any";

    /// <summary>The verdict about an element for somebody who has come to it.</summary>
    /// <param name="element">The element.</param>
    /// <param name="column">Who asks.</param>
    /// <param name="named">Whether an object of ours is named.</param>
    public Verdict Of(string element, Column column, bool named) => classes[rows[element]][(int)column] switch
    {
        "yes" => Verdict.Yes,
        "forbidden" => Verdict.Forbidden,
        "absent" => Verdict.Absent,
        "theirs" => named ? Verdict.Absent : Verdict.Yes,
        "401" => Verdict.Unauthenticated,
        var word => throw new FormatException($"{ClassesFile}: '{word}' is no verdict: write yes, forbidden, absent, theirs or 401."),
    };

    private static IEnumerable<string[]> Lines(string file, string header, int width)
    {
        var lines = SourceTree.Read(file).Split('\n').Select(line => line.TrimEnd('\r')).Where(line => line.Length > 0 && line[0] != '#').ToList();
        if (lines[0] != header)
        {
            throw new FormatException($"{file}: the first row must be '{header}'.");
        }

        return lines.Skip(1).Select(line => line.Split(',', width) is var cells && cells.Length == width
            ? cells
            : throw new FormatException($"{file}: '{line}' has {cells.Length} cells of {width}."));
    }
}
