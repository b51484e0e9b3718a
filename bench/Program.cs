using System.Globalization;
using AppUsersGateway.Bench;
using AppUsersGateway.Bench.Servers;

// "bench [seconds] [turns]" measures; "seed" fills a file and prints a token, to look at one server alone; the other words are the servers
// that it starts as processes of their own.
switch (args)
{
    case ["constant", var answers]:
        await ConstantServer.Run(answers);
        return 0;
    case ["minimal", var file]:
        await MinimalServer.Run(file);
        return 0;
    case ["seed", var file]:
        Console.WriteLine(await Database.Create(Path.GetFullPath(file)));
        return 0;
    default:
        await Measurement.Run(Seconds(args, 0, 2), (int)Seconds(args, 1, 5));
        return 0;
}

static double Seconds(string[] args, int index, double otherwise) =>
    args.Length > index && double.TryParse(args[index], CultureInfo.InvariantCulture, out var given) && given > 0 ? given : otherwise;
