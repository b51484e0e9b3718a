using System.Buffers.Text;
using System.Globalization;
using System.Text;

namespace AppUsersGateway.Data.Paging;

/// <summary>A place in an ordered list: the order's name, the row's key in it, and its id. Opaque to clients.</summary>
/// <param name="Order">The order it belongs to; a cursor of another order is refused.</param>
/// <param name="Key">The row's key: a number or a text, as the order says.</param>
/// <param name="Id">The row's id, which makes the place unique.</param>
public sealed record Cursor(string Order, object Key, string Id)
{
    private const char Separator = '\n';

    /// <summary>The cursor as clients see it.</summary>
    public string Encode()
    {
        var key = Key is long number ? "n" + number.ToString(CultureInfo.InvariantCulture) : "t" + Key;
        return Base64Url.EncodeToString(Encoding.UTF8.GetBytes(string.Join(Separator, Order, Id, key)));
    }

    /// <summary>Reads a cursor; null when the text is none.</summary>
    public static Cursor? Decode(string text)
    {
        if (text.Length > 1024 || !Base64Url.IsValid(text))
        {
            return null;
        }

        var parts = Encoding.UTF8.GetString(Base64Url.DecodeFromChars(text)).Split(Separator, 3);
        return parts switch
        {
            // PostgreSQL takes no zero character in a text.
            _ when parts.Any(part => part.Contains('\0', StringComparison.Ordinal)) => null,
            [var order, var id, ['n', .. var number]] when long.TryParse(number, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value)
                => new Cursor(order, value, id),
            [var order, var id, ['t', .. var key]] => new Cursor(order, key, id),
            _ => null,
        };
    }
}
