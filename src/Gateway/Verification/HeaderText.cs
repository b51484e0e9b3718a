using System.Globalization;
using System.Text;

namespace AppUsersGateway.Gateway.Verification;

/// <summary>
/// A name as the value of a header: printable ASCII as it is, every other character as the percent-encoded bytes of its UTF-8, and so is the
/// percent sign itself (the encoding of RFC 8187, without its prefix). Nothing that a name holds can begin another header.
/// </summary>
internal static class HeaderText
{
    public static string Of(string name)
    {
        if (!name.AsSpan().ContainsAnyExceptInRange(' ', '~') && !name.Contains('%', StringComparison.Ordinal))
        {
            return name;
        }

        var text = new StringBuilder(name.Length * 3);
        foreach (var value in Encoding.UTF8.GetBytes(name))
        {
            _ = value is >= (byte)' ' and <= (byte)'~' and not (byte)'%' ? text.Append((char)value) : text.Append(CultureInfo.InvariantCulture, $"%{value:X2}");
        }

        return text.ToString();
    }
}
