namespace AppUsersGateway.Bench;

/// <summary>Prints what was measured as a table in Markdown.</summary>
internal static class Report
{
    public static void Print(Question question, int bytes, string reference, IReadOnlyList<(Peer Peer, List<Turn> Turns)> results)
    {
        var (constant, mercurius) = (results[0].Turns, results.First(result => result.Peer.Name == reference).Turns);
        Console.WriteLine($"\n{question.Name}, answer of {bytes} bytes\n");
        Console.WriteLine($"| server | requests/s | CPU/request, us | / constant (CPU) | / {reference} (CPU) | / {reference} (requests/s) |\n|---|---|---|---|---|---|");
        foreach (var (peer, turns) in results)
        {
            Console.WriteLine(
                $"| {peer.Name} | {Median(turns.Select(turn => turn.Rate)):0} | {Median(turns.Select(turn => turn.Cost)):0.0} | {Ratio(constant, turns, Cheapness, "0.000")} | {Ratio(mercurius, turns, Cheapness, "0.00")} | {Ratio(mercurius, turns, turn => turn.Rate, "0.00")} |");
        }
    }

    private static double Cheapness(Turn turn) => 1 / turn.Cost;

    private static string Ratio(List<Turn> others, List<Turn> turns, Func<Turn, double> value, string format)
    {
        var ratios = others.Zip(turns, (other, turn) => value(turn) / value(other)).Order().ToList();
        return string.Create(null, $"{Median(ratios).ToString(format, null)} ({ratios[0].ToString(format, null)} to {ratios[^1].ToString(format, null)})");
    }

    private static double Median(IEnumerable<double> values) => values.Order().ToList() is var sorted ? sorted[sorted.Count / 2] : 0;
}
