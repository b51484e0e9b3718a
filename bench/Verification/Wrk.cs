using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace AppUsersGateway.Bench.Verification;

/// <summary>Debian's <c>wrk</c> on the second processor: as many requests as the server answers. It costs a third of what the .NET clients do, which an empty endpoint would wait for.</summary>
internal static partial class Wrk
{
    /// <summary>How many ask at the same time.</summary>
    public const int Clients = 32;

    // Whole requests, as they go over the wire, each behind its length.
    private const string Script =
        """
        local all, at = {}, 0
        function init(args)
            local file = io.open(args[1], "rb")
            while true do
                local length = file:read("*l")
                if not length then break end
                all[#all + 1] = file:read(tonumber(length))
            end
            file:close()
        end
        function request()
            at = at % #all + 1
            return all[at]
        end
        """;

    /// <summary>Writes requests down for <see cref="Run"/>.</summary>
    public static void Write(string file, IEnumerable<byte[]> requests)
    {
        File.WriteAllText(file + ".lua", Script);
        using var output = File.Create(file);
        foreach (var request in requests)
        {
            output.Write(Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{request.Length}\n")));
            output.Write(request);
        }
    }

    /// <summary>Asks for some seconds.</summary>
    /// <returns>How many requests were answered, all of them with 2xx.</returns>
    public static async Task<long> Run(Uri address, string file, double seconds)
    {
        var arguments = string.Create(CultureInfo.InvariantCulture, $"-c 1 wrk -t1 -c{Clients} -d{Math.Max(1, Math.Round(seconds))}s -s {file}.lua {new Uri(address, "/")} -- {file}");
        using var wrk = Process.Start(new ProcessStartInfo("taskset", arguments) { RedirectStandardOutput = true, UseShellExecute = false })!;
        var text = await wrk.StandardOutput.ReadToEndAsync();
        await wrk.WaitForExitAsync();
        return Answered().Match(text) is { Success: true } match && !text.Contains("Non-2xx", StringComparison.Ordinal)
            ? long.Parse(match.Groups["count"].Value, CultureInfo.InvariantCulture)
            : throw new InvalidOperationException(text);
    }

    [GeneratedRegex(@"(?<count>\d+) requests in", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1_000)]
    private static partial Regex Answered();
}
