using System.Globalization;
using System.Text.RegularExpressions;

namespace AppUsersGateway.Data.Networks;

/// <summary>Why a text is no network, as one sentence for the person who wrote it: what is wrong and what would be right.</summary>
internal static partial class NetworkProblem
{
    /// <summary>Longest piece of a caller's text that a sentence repeats, in characters.</summary>
    internal const int MaximumShownLength = 64;

    internal static string OfHostBits(string text, IpNetwork network, IpNetwork address) =>
        $"{Shown(text)} has host bits set: did you mean {network} (the network) or {address} (the single address)?";

    internal static string OfMappedPrefix(string text) =>
        $"{Shown(text)} is an IPv4-mapped IPv6 network with a prefix below 96: write the IPv4 network itself, such as 10.0.0.0/8.";

    internal static string OfPrefix(string text, int bits) => text.Any(char.IsWhiteSpace)
        ? OfWhiteSpace(text)
        : $"{Shown(text)} has no valid prefix length behind the slash: write a whole number from 0 to {bits} without leading zeros, such as {(bits == AddressNumber.IPv4Bits ? "10.0.0.0/8" : "2001:db8::/32")}.";

    internal static string OfAddress(string text) => text switch
    {
        "" => "The entry is empty: write an address such as 192.0.2.7 or a network such as 10.0.0.0/8.",
        _ when text.Any(char.IsWhiteSpace) => OfWhiteSpace(text),
        _ when text.AsSpan().ContainsAny('[', ']') => $"{Shown(text)} has brackets: write the address alone, without brackets and port, such as 2001:db8::1.",
        _ when text.Contains('%', StringComparison.Ordinal) => $"{Shown(text)} names a zone, which means something on one machine only: leave out the % and what follows it.",
        _ when WithPort().IsMatch(text) => $"{Shown(text)} has a port: write the address alone, such as 192.0.2.7.",
        _ when text.Contains(':', StringComparison.Ordinal) => $"{Shown(text)} is not an IPv6 address: write groups of one to four hexadecimal digits, where :: may stand once for groups of zeros, such as 2001:db8::1.",
        _ when Hexadecimal().IsMatch(text) => $"{Shown(text)} has a hexadecimal number: write an IPv4 address in decimal, such as 192.0.2.7.",
        _ when LeadingZero().IsMatch(text) => $"{Shown(text)} has a number with a leading zero, which some programs read as octal: write every number without, such as 10.0.0.0/8.",
        _ when ShortForm().IsMatch(text) => $"{Shown(text)} is a short form that programs read differently: write all four numbers, such as 10.0.0.0/8 or 192.0.2.7.",
        _ when Decimal().IsMatch(text) => $"{Shown(text)} is not an IPv4 address: write four numbers from 0 to 255 with a dot between them, such as 192.0.2.7.",
        _ => $"\"{Shown(text)}\" is not an IP address: write an address such as 192.0.2.7 or a network such as 10.0.0.0/8.",
    };

    private static string OfWhiteSpace(string text) =>
        $"\"{Shown(text)}\" contains white space: write one address or network without any, such as 10.0.0.0/8.";

    // The text comes from outside and goes to logs, terminals and mails: nothing invisible, nothing endless.
    private static string Shown(string text)
    {
        var shown = text.Length <= MaximumShownLength ? text : string.Concat(text.AsSpan(0, MaximumShownLength - 1), "…");
        return string.Create(shown.Length, shown, (characters, source) =>
        {
            for (var i = 0; i < source.Length; i++)
            {
                characters[i] = IsVisible(source[i]) ? source[i] : '?';
            }
        });
    }

    private static bool IsVisible(char character) => char.GetUnicodeCategory(character)
        is not (UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.Surrogate or UnicodeCategory.PrivateUse
            or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator or UnicodeCategory.OtherNotAssigned);

    [GeneratedRegex(@"\A[0-9.]+:[0-9]+(?:/|\z)", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex WithPort();

    [GeneratedRegex(@"\A[0-9a-f.]*0x", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture | RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Hexadecimal();

    [GeneratedRegex(@"\A(?:[0-9.]*[.])?0[0-9]", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex LeadingZero();

    [GeneratedRegex(@"\A[0-9]+(?:\.[0-9]+){0,2}(?:/|\z)", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex ShortForm();

    [GeneratedRegex(@"\A[0-9./]+\z", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex Decimal();
}
