using System.Globalization;

namespace AppUsersGateway.Data.Networks;

/// <summary>
/// Reads addresses strictly: four plain decimal numbers, or IPv6 as RFC 4291 section 2.2 writes it.
/// The platform's own parser also takes octal, hexadecimal, short forms, brackets, ports and zones, so it is not asked.
/// </summary>
internal static class AddressGrammar
{
    private const int GroupBits = 16;
    private const int GroupCount = AddressNumber.IPv6Bits / GroupBits;
    private const int OctetBits = 8;
    private const int OctetCount = AddressNumber.IPv4Bits / OctetBits;

    internal static bool TryParse(ReadOnlySpan<char> text, out AddressNumber number)
    {
        var isIPv4 = !text.Contains(':');
        UInt128 value;
        var valid = isIPv4 ? TryParseIPv4(text, out value) : TryParseIPv6(text, out value);
        number = new AddressNumber(value, isIPv4);
        return valid;
    }

    /// <summary>A decimal number without sign, blanks or leading zeros.</summary>
    internal static bool TryParseDecimal(ReadOnlySpan<char> text, int maximum, out int number)
    {
        number = 0;
        if (text.Length is 0 or > 3 || text.ContainsAnyExceptInRange('0', '9') || (text.Length > 1 && text[0] == '0'))
        {
            return false;
        }

        foreach (var digit in text)
        {
            number = (number * 10) + (digit - '0');
        }

        return number <= maximum;
    }

    private static bool TryParseIPv4(ReadOnlySpan<char> text, out UInt128 value)
    {
        value = 0;
        var octets = 0;
        foreach (var part in text.Split('.'))
        {
            if (++octets > OctetCount || !TryParseDecimal(text[part], byte.MaxValue, out var octet))
            {
                return false;
            }

            value = (value << OctetBits) | (uint)octet;
        }

        return octets == OctetCount;
    }

    private static bool TryParseIPv6(ReadOnlySpan<char> text, out UInt128 value)
    {
        var gap = text.IndexOf("::");
        if (gap < 0)
        {
            return TryParseGroups(text, mayEndInIPv4: true, out value, out var count) && count == GroupCount;
        }

        value = 0;
        if (!TryParseGroups(text[..gap], mayEndInIPv4: false, out var head, out var before)
            || !TryParseGroups(text[(gap + 2)..], mayEndInIPv4: true, out var tail, out var after)
            || before + after >= GroupCount)
        {
            return false;
        }

        value = before == 0 ? tail : (head << ((GroupCount - before) * GroupBits)) | tail;
        return true;
    }

    private static bool TryParseGroups(ReadOnlySpan<char> text, bool mayEndInIPv4, out UInt128 value, out int count)
    {
        value = 0;
        count = 0;
        if (text.IsEmpty)
        {
            return true;
        }

        foreach (var range in text.Split(':'))
        {
            var part = text[range];
            var isIPv4 = mayEndInIPv4 && range.End.Value == text.Length && part.Contains('.');
            if (isIPv4 ? !TryParseIPv4(part, out var group) : !TryParseGroup(part, out group))
            {
                return false;
            }

            value = (value << (isIPv4 ? AddressNumber.IPv4Bits : GroupBits)) | group;
            count += isIPv4 ? 2 : 1;
            if (count > GroupCount)
            {
                return false;
            }
        }

        return true;
    }

    private static bool TryParseGroup(ReadOnlySpan<char> text, out UInt128 value)
    {
        var valid = text.Length is > 0 and <= 4
            & ushort.TryParse(text, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var group);
        value = group;
        return valid;
    }
}
