namespace AppUsersGateway.Bench;

/// <summary>Baseline and gateway in turns, so that what else the machine does meets both.</summary>
internal static class Turns
{
    public const int Count = 5;
    public const double DefaultSeconds = 3;

    /// <summary>Measures one document and prints one line.</summary>
    public static async Task Run(string name, SeededGateway gateway, string document, TimeSpan time)
    {
        using var graphQL = new Load(gateway.Address, gateway.Token, document);
        var (answer, type) = await graphQL.Once();
        await using var constant = await ConstantServer.Start(answer, type);
        using var baseline = new Load(constant.Address, gateway.Token, document);
        await baseline.Run(time); // the first turns compile the code and are not counted
        await graphQL.Run(time);
        var (baselines, measured) = (new List<double>(), new List<double>());
        for (var turn = 0; turn < Count; turn++)
        {
            baselines.Add(await baseline.Run(time));
            measured.Add(await graphQL.Run(time));
        }

        var ratios = baselines.Zip(measured, (constantRate, rate) => rate / constantRate).ToList();
        Console.WriteLine(
            $"{name}: answer of {answer.Length} bytes; constant {Median(baselines):0}/s, gateway {Median(measured):0}/s; gateway/constant {Median(ratios):0.000} (turns {ratios.Min():0.000} to {ratios.Max():0.000})");
    }

    private static double Median(List<double> values) => values.Order().ElementAt(values.Count / 2);
}
