using System.Globalization;
using AppUsersGateway.Bench;
using AppUsersGateway.Bench.Audits;
using AppUsersGateway.Bench.Servers;
using AppUsersGateway.Bench.Verification;

// "bench [seconds] [turns]" measures GraphQL, "bench verify FOLDER [seconds] [turns]"
// verification, with the databases of "bench verify prepare FOLDER [tokens in use] [tokens]"; "bench audit FOLDER" audits, with the database of
// "bench audit prepare FOLDER [tokens]"; "seed" fills a file and prints a token, to look at one server alone; the other words are the servers
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
    case ["empty"]:
        await EmptyServer.Run();
        return 0;
    case ["openiddict", var file]:
        await OpenIddictServer.Run(file);
        return 0;
    case ["verify", "prepare", var folder, ..]:
        await VerificationMeasurement.Prepare(Path.GetFullPath(folder), (int)Seconds(args, 3, 10_000), (int)Seconds(args, 4, 1_000_000));
        return 0;
    case ["verify", var folder, ..]:
        await VerificationMeasurement.Run(Path.GetFullPath(folder), Seconds(args, 2, 4), (int)Seconds(args, 3, 5));
        return 0;
    case ["audit", "prepare", var folder, ..]:
        await AuditMeasurement.Prepare(Path.GetFullPath(folder), (int)Seconds(args, 3, 1_000_000));
        return 0;
    case ["audit", var folder]:
        await AuditMeasurement.Run(Path.GetFullPath(folder));
        return 0;
    default:
        await Measurement.Run(Seconds(args, 0, 2), (int)Seconds(args, 1, 5));
        return 0;
}

static double Seconds(string[] args, int index, double otherwise) =>
    args.Length > index && double.TryParse(args[index], CultureInfo.InvariantCulture, out var given) && given > 0 ? given : otherwise;
