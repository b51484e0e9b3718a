using System.ComponentModel;
using System.Globalization;
using System.Reflection;
using AppUsersGateway.Auditor.Rules;
using AppUsersGateway.Data.Database;
using Microsoft.Extensions.Options;

namespace AppUsersGateway.Gateway.Configuration;

/// <summary>
/// Every setting of the program: the properties of the classes that name their <c>Section</c>. A misspelt key would be ignored
/// in silence, and with it perhaps a protection; so the start refuses it, wherever it was written.
/// </summary>
internal static class KnownSettings
{
    /// <summary>Sections that the framework reads.</summary>
    private static readonly string[] Framework = ["Logging", "Kestrel"];

    private static readonly ILookup<string, PropertyInfo> Sections = new[] { typeof(KnownSettings), typeof(RuleCatalog), typeof(DatabaseOptions) }
        .SelectMany(type => type.Assembly.GetTypes())
        .Where(type => type.GetField("Section") is { IsLiteral: true })
        .SelectMany(type => type.GetProperties(), (type, property) => (Section: (string)type.GetField("Section")!.GetRawConstantValue()!, property))
        .ToLookup(setting => setting.Section, setting => setting.property, StringComparer.OrdinalIgnoreCase);

    /// <summary>Refuses settings that nothing reads or that are not of their kind.</summary>
    /// <param name="configuration">All of it: files, environment, command line.</param>
    /// <param name="arguments">The command line's: only there an unknown section must be a mistake.</param>
    /// <exception cref="OptionsValidationException">One sentence for each.</exception>
    public static void Check(IConfiguration configuration, IEnumerable<string> arguments)
    {
        var strangers = arguments.Select(argument => argument.TrimStart('-').Split(':')[0])
            .Where(section => !Sections.Contains(section) && !Framework.Contains(section, StringComparer.OrdinalIgnoreCase))
            .Select(section => $"{section}: there is no such section of settings; there are {string.Join(", ", Sections.Select(known => known.Key).Order(StringComparer.Ordinal))}.");
        var problems = strangers
            .Concat(Sections.SelectMany(section => configuration.GetSection(section.Key).GetChildren().Select(setting => Problem(section, setting))))
            .OfType<string>()
            .ToList();
        if (problems.Count > 0)
        {
            throw new OptionsValidationException("settings", typeof(IConfiguration), problems);
        }
    }

    private static string? Problem(IGrouping<string, PropertyInfo> section, IConfigurationSection setting)
    {
        var property = section.FirstOrDefault(known => known.Name.Equals(setting.Key, StringComparison.OrdinalIgnoreCase));
        return property is null
            ? $"{section.Key}:{setting.Key}: there is no such setting; there are {string.Join(", ", section.Select(known => known.Name).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal))}."
            : setting.Value is null || IsOf(property.PropertyType, setting.Value) ? null
            : $"{section.Key}:{property.Name}: '{setting.Value}' is not understood: give {Kind(property.PropertyType)}.";
    }

    private static bool IsOf(Type type, string value)
    {
        try
        {
            var kind = Nullable.GetUnderlyingType(type) ?? type;
            var converter = TypeDescriptor.GetConverter(type);
            return !converter.CanConvertFrom(typeof(string))
                || converter.ConvertFrom(null, CultureInfo.InvariantCulture, value) is not { } read
                || !kind.IsEnum || Enum.IsDefined(kind, read);
        }
        catch (Exception problem) when (problem is FormatException or ArgumentException or OverflowException)
        {
            return false;
        }
    }

    private static string Kind(Type type) => (Nullable.GetUnderlyingType(type) ?? type) switch
    {
        { IsEnum: true } kind => string.Join(" or ", Enum.GetNames(kind)),
        var kind when kind == typeof(bool) => "true or false",
        var kind when kind == typeof(TimeSpan) => "a time such as 00:30:00",
        _ => "a number",
    };
}
