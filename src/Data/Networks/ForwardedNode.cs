using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Net;

namespace AppUsersGateway.Data.Networks;

/// <summary>
/// Reads an address as a proxy passes it on (RFC 7239, section 6): alone, with a port, an IPv6 address in brackets; or, as
/// <c>X-Forwarded-For</c> has it, an IPv6 address without. Names, <c>unknown</c> and everything that programs read differently are refused.
/// </summary>
public static class ForwardedNode
{
    private const int MaximumPortDigits = 5;

    private static readonly SearchValues<char> NameCharacters = SearchValues.Create("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz._-");

    /// <summary>The address, an IPv4-mapped one as the IPv4 address that it is.</summary>
    /// <param name="text">One entry; blanks and tabs around it do not count.</param>
    /// <param name="address">The address; null when refused.</param>
    public static bool TryParse(ReadOnlySpan<char> text, [NotNullWhen(true)] out IPAddress? address)
    {
        address = null;
        var node = text.Trim(" \t");
        if (!TrySplit(node, out var host, out var port) || !IsPort(port) || !AddressGrammar.TryParse(host, out var number))
        {
            return false;
        }

        address = number.Unmapped().ToIPAddress();
        return true;
    }

    private static bool TrySplit(ReadOnlySpan<char> node, out ReadOnlySpan<char> host, out ReadOnlySpan<char> port)
    {
        host = node;
        port = default;
        if (node.StartsWith('['))
        {
            var end = node.IndexOf(']');
            host = end < 0 ? default : node[1..end];
            port = end < 0 ? default : node[(end + 1)..];
            return host.Contains(':');
        }

        var colon = node.IndexOf(':');
        if (colon >= 0 && colon == node.LastIndexOf(':'))
        {
            host = node[..colon];
            port = node[colon..];
        }

        return true;
    }

    /// <summary>Nothing, or a colon and digits or the name that stands for a port.</summary>
    private static bool IsPort(ReadOnlySpan<char> port) =>
        port.IsEmpty || (port[0] == ':' && (IsNumber(port[1..]) || IsObfuscated(port[1..])));

    private static bool IsNumber(ReadOnlySpan<char> digits) =>
        digits.Length is > 0 and <= MaximumPortDigits && !digits.ContainsAnyExceptInRange('0', '9') && int.Parse(digits, provider: null) <= ushort.MaxValue;

    private static bool IsObfuscated(ReadOnlySpan<char> name) =>
        name.Length > 1 && name[0] == '_' && !name.ContainsAnyExcept(NameCharacters);
}
