using System.Globalization;

namespace AppUsersGateway.Tests.Support;

/// <summary>How often a test tries: a little in every run, as much as a variable says when somebody has the time (docs/security.md).</summary>
public static class LongRun
{
    public static int Times(string variable, int otherwise) =>
        Environment.GetEnvironmentVariable(variable) is { Length: > 0 } text ? int.Parse(text, CultureInfo.InvariantCulture) : otherwise;

    /// <summary>Whether somebody asked for it, and so has a machine that does nothing else: only then may a test look at the clock.</summary>
    public static bool IsAsked(string variable) => Environment.GetEnvironmentVariable(variable) is { Length: > 0 };
}
