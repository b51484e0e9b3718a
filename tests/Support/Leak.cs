using System.Text.RegularExpressions;
using Xunit;

namespace AppUsersGateway.Tests.Support;

/// <summary>What no answer may hold: stack traces, types, drivers, SQL, paths.</summary>
public static partial class Leak
{
    public static void AssertNone(string answer) => Assert.DoesNotMatch(OfTheInside(), answer);

    /// <summary>And no name of the schema that the caller did not say itself.</summary>
    public static void AssertNoneForStrangers(string answer)
    {
        AssertNone(answer);
        Assert.DoesNotContain("Did you mean", answer, StringComparison.Ordinal);
    }

    [GeneratedRegex(@"\bat [A-Z]\w+(\.\w+)+\(|\.cs:line|System\.\w+|Sqlite|Npgsql|SELECT .+ FROM|/home/|/src/", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 5_000)]
    private static partial Regex OfTheInside();
}
