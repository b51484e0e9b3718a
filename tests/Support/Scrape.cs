using System.Globalization;
using System.Text.RegularExpressions;

namespace AppUsersGateway.Tests.Support;

/// <summary>What <c>/metrics</c> answered, read as Prometheus reads it (text exposition format).</summary>
public sealed partial class Scrape
{
    private static readonly HttpClient Http = new();

    private readonly List<(string Name, IReadOnlyDictionary<string, string> Labels, double Value)> samples;

    private Scrape(string text)
    {
        Text = text;
        samples = [.. text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Where(line => line[0] != '#').Select(Read)];
    }

    public string Text { get; }

    /// <summary>The names and values of every label.</summary>
    public IEnumerable<KeyValuePair<string, string>> Labels => samples.SelectMany(sample => sample.Labels);

    public static async Task<Scrape> Of(Uri gateway) => new(await Http.GetStringAsync(new Uri(gateway, "/metrics")));

    /// <summary>The sum of the samples of a name that have these labels; zero when there are none.</summary>
    public double Value(string name, params (string Name, string Value)[] labels) => samples
        .Where(sample => sample.Name == name && labels.All(label => sample.Labels.GetValueOrDefault(label.Name) == label.Value))
        .Sum(sample => sample.Value);

    private static (string Name, IReadOnlyDictionary<string, string> Labels, double Value) Read(string line)
    {
        var match = Sample().Match(line);
        if (!match.Success)
        {
            throw new FormatException($"No sample: {line}");
        }

        return (
            match.Groups["name"].Value,
            Label().Matches(match.Groups["labels"].Value).ToDictionary(label => label.Groups["name"].Value, label => label.Groups["value"].Value, StringComparer.Ordinal),
            double.Parse(match.Groups["value"].Value, CultureInfo.InvariantCulture));
    }

    [GeneratedRegex(@"^(?<name>[a-zA-Z_:][a-zA-Z0-9_:]*)(\{(?<labels>.*)\})? (?<value>[^ ]+)( \d+)?\r?$", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1_000)]
    private static partial Regex Sample();

    [GeneratedRegex("""(?<name>[a-zA-Z_][a-zA-Z0-9_]*)="(?<value>([^"\\]|\\.)*)",?""", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1_000)]
    private static partial Regex Label();
}
