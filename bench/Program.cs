using System.Globalization;
using AppUsersGateway.Bench;

var seconds = args is [var text] && double.TryParse(text, CultureInfo.InvariantCulture, out var given) && given > 0 ? given : Turns.DefaultSeconds;
var folder = Directory.CreateTempSubdirectory("appusers-bench-");
try
{
    await using var gateway = await SeededGateway.Start(folder.FullName);
    Console.WriteLine($"{Environment.ProcessorCount} processors, {Load.Clients} clients, {Turns.Count} turns of {seconds:0.#} s each; requests per second, medians");
    await Turns.Run("one user with 5 tokens", gateway, Documents.OneUser, TimeSpan.FromSeconds(seconds));
    await Turns.Run("50 users with 5 tokens each", gateway, Documents.FiftyUsers, TimeSpan.FromSeconds(seconds));
    return 0;
}
finally
{
    folder.Delete(recursive: true);
}
