using System.Globalization;
using System.Text;
using GraphQL.Types;
using GraphQLParser.AST;

namespace AppUsersGateway.Gateway.GraphQL;

/// <summary>Moments as ISO 8601 in UTC with milliseconds; as input with any offset, which must be there.</summary>
internal sealed class DateTimeScalar : ScalarGraphType
{
    /// <summary>The characters of a moment.</summary>
    public const int Length = 24;

    // An offset must be named: a time without one means something else on every host.
    private static readonly string[] Inputs =
    [
        "yyyy-MM-dd'T'HH:mm:ssK", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK", "yyyy-MM-dd'T'HH:mmK",
    ];

    public DateTimeScalar()
    {
        Name = "DateTime";
        Description = "A moment in UTC, ISO 8601 with milliseconds: 2026-11-23T19:06:56.000Z. As input any offset is accepted.";
    }

    public override object? Serialize(object? value) => value switch
    {
        null => null,
        DateTimeOffset time => Text(time),
        _ => ThrowSerializationError(value),
    };

    /// <summary>Writes a moment in ASCII.</summary>
    /// <param name="time">The moment.</param>
    /// <param name="text">Room for <see cref="Length"/> characters.</param>
    public static void Write(DateTimeOffset time, Span<byte> text)
    {
        // The round-trip form needs no pattern to be read; of its seven decimals three are kept.
        Span<byte> full = stackalloc byte[28];
        time.UtcDateTime.TryFormat(full, out _, "O", CultureInfo.InvariantCulture);
        full[..(Length - 1)].CopyTo(text);
        text[Length - 1] = (byte)'Z';
    }

    public override object? ParseValue(object? value) => value switch
    {
        null => null,
        string text => Read(text) ?? ThrowValueConversionError(value),
        _ => ThrowValueConversionError(value),
    };

    public override object? ParseLiteral(GraphQLValue value) => value switch
    {
        GraphQLNullValue => null,
        GraphQLStringValue text => Read((string)text.Value) ?? ThrowLiteralConversionError(value),
        _ => ThrowLiteralConversionError(value),
    };

    public override bool CanParseLiteral(GraphQLValue value) =>
        value is GraphQLNullValue || (value is GraphQLStringValue text && Read((string)text.Value) is not null);

    public override bool CanParseValue(object? value) => value is null || (value is string text && Read(text) is not null);

    private static string Text(DateTimeOffset time)
    {
        Span<byte> text = stackalloc byte[Length];
        Write(time, text);
        return Encoding.ASCII.GetString(text);
    }

    private static object? Read(string text) =>
        (text.EndsWith('Z') || (text.Length > 6 && text[^6] is '+' or '-'))
        && DateTimeOffset.TryParseExact(text, Inputs, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time)
            ? time.ToUniversalTime()
            : null;
}
