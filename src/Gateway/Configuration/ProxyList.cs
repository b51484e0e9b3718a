using System.ComponentModel;
using System.Globalization;
using AppUsersGateway.Data.Networks;
using Microsoft.Extensions.Options;

namespace AppUsersGateway.Gateway.Configuration;

/// <summary>
/// Addresses and networks of the proxies whose word about the client's address counts, such as 127.0.0.1 or 10.0.7.0/24. Written as a list
/// (<c>Gateway:TrustedProxies:0</c>) or as one text with commas.
/// </summary>
[TypeConverter(typeof(FromText))]
public sealed class ProxyList : List<string>
{
    private const string FrameworksOwn = "FORWARDEDHEADERS_ENABLED";

    /// <summary>What is wrong with the list, a sentence each.</summary>
    public IEnumerable<string> Problems => this
        .Select(entry => !IpNetwork.TryParse(entry, out var network, out var problem) ? problem
            : network.IsAnyAddress ? $"{network} would let everybody say where they come from. Name your proxies' own addresses."
            : null)
        .OfType<string>()
        .Select(problem => $"Gateway:TrustedProxies: {problem}");

    /// <summary>Refuses the framework's own switch, which makes everybody's word about the client's address count.</summary>
    /// <exception cref="OptionsValidationException">It is on.</exception>
    internal static void RefuseTheFrameworksOwn(IConfiguration configuration)
    {
        if ("true".Equals(configuration[FrameworksOwn], StringComparison.OrdinalIgnoreCase))
        {
            throw new OptionsValidationException(
                FrameworksOwn, typeof(IConfiguration), [$"ASPNETCORE_{FrameworksOwn}: it would let everybody say where they come from. Unset it and name your proxies in Gateway:TrustedProxies."]);
        }
    }

    /// <summary>The networks.</summary>
    internal IReadOnlyList<IpNetwork> Networks() =>
        [.. this.Select(entry => IpNetwork.TryParse(entry, out var network, out _) ? network : null).OfType<IpNetwork>()];

    private sealed class FromText : TypeConverter
    {
        public override bool CanConvertFrom(ITypeDescriptorContext? context, Type sourceType) => sourceType == typeof(string);

        public override object ConvertFrom(ITypeDescriptorContext? context, CultureInfo? culture, object value)
        {
            var list = new ProxyList();
            list.AddRange(((string)value).Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries));
            return list;
        }
    }
}
