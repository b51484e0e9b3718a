using System.ComponentModel;
using System.Globalization;

namespace AppUsersGateway.Gateway.Configuration;

/// <summary>
/// Origins of pages (RFC 6454) that may ask the gateway from a browser, such as https://console.example.com; "*" alone for all. Written as a list
/// (<c>Gateway:AllowedOrigins:0</c>) or as one text with commas.
/// </summary>
/// <remarks>No origin brings a right with it: the gateway knows bearer tokens only, which a browser adds to no request by itself.</remarks>
[TypeConverter(typeof(FromText))]
public sealed class OriginList : List<string>
{
    private const string Any = "*";

    /// <summary>Whether every page may.</summary>
    public bool IsAny => Contains(Any);

    /// <summary>What is wrong with the list, a sentence each.</summary>
    public IEnumerable<string> Problems => this
        .Where(origin => IsAny ? Count > 1 : !IsOrigin(origin))
        .Select(origin => $"Gateway:AllowedOrigins: '{origin}' is no origin such as https://console.example.com, without path; or give * alone.");

    /// <summary>
    /// Whether a page may open a WebSocket, which no browser asks leave for. Programs send no origin; a page of this gateway sends its own, whose scheme is
    /// another one where TLS ends before the gateway.
    /// </summary>
    public bool AllowWebSocket(HttpRequest request) => request.Headers.Origin switch
    {
        [] => true,
        [{ } origin] => IsAny || this.Contains(origin, StringComparer.OrdinalIgnoreCase) || (IsOrigin(origin) && IsOwn(new Uri(origin), request.Host)),
        _ => false,
    };

    private static bool IsOwn(Uri page, HostString host) =>
        Uri.TryCreate($"{page.Scheme}://{host}", UriKind.Absolute, out var own) && own.Authority.Equals(page.Authority, StringComparison.OrdinalIgnoreCase);

    private static bool IsOrigin(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var url) && url.Scheme is "http" or "https" && url.UserInfo.Length == 0
        && text.Equals(url.GetLeftPart(UriPartial.Authority), StringComparison.OrdinalIgnoreCase);

    private sealed class FromText : TypeConverter
    {
        public override bool CanConvertFrom(ITypeDescriptorContext? context, Type sourceType) => sourceType == typeof(string);

        public override object ConvertFrom(ITypeDescriptorContext? context, CultureInfo? culture, object value)
        {
            var list = new OriginList();
            list.AddRange(((string)value).Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries));
            return list;
        }
    }
}
