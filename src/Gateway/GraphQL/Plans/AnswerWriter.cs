using System.Collections;
using System.Text.Json;
using GraphQL.Types;

namespace AppUsersGateway.Gateway.GraphQL.Plans;

/// <summary>Writes loaded levels as the answer to a request, byte for byte as GraphQL.NET would.</summary>
internal static class AnswerWriter
{
    private static readonly JsonEncodedText Data = JsonEncodedText.Encode("data");

    /// <summary>Writes the answer.</summary>
    /// <exception cref="InvalidOperationException">A value is null where the schema allows none, or of another type than its field.</exception>
    public static void Write(Utf8JsonWriter writer, Level root)
    {
        writer.WriteStartObject();
        writer.WritePropertyName(Data);
        WriteObject(writer, root);
        writer.WriteEndObject();
    }

    private static void WriteObject(Utf8JsonWriter writer, Level level)
    {
        var index = level.Written++;
        var fields = level.Selection.Fields;
        writer.WriteStartObject();
        for (var place = 0; place < fields.Count; place++)
        {
            var field = fields[place];
            writer.WritePropertyName(field.Name);
            if (field.Binding is null)
            {
                writer.WriteStringValue(field.Element); // __typename
            }
            else
            {
                WriteValue(writer, field, level.Value(place, index), field.Form, level.Children[place]);
            }
        }

        writer.WriteEndObject();
    }

    private static void WriteValue(Utf8JsonWriter writer, PlannedField field, object? value, Form form, Level? below)
    {
        if (value is null)
        {
            if (form.IsRequired)
            {
                throw new InvalidOperationException($"{field.Element} is null.");
            }

            writer.WriteNullValue();
        }
        else if (form.Items is not null)
        {
            writer.WriteStartArray();
            foreach (var item in (IEnumerable)value)
            {
                WriteValue(writer, field, item, form.Items, below);
            }

            writer.WriteEndArray();
        }
        else if (below is not null)
        {
            WriteObject(writer, below);
        }
        else
        {
            WriteLeaf(writer, field, value);
        }
    }

    /// <summary>The usual values directly, all others as their type serializes them.</summary>
    private static void WriteLeaf(Utf8JsonWriter writer, PlannedField field, object value)
    {
        switch (field.Leaf, value)
        {
            case (StringGraphType or IdGraphType, string text):
                writer.WriteStringValue(text);
                break;
            case (IntGraphType, int number):
                writer.WriteNumberValue(number);
                break;
            case (BooleanGraphType, bool flag):
                writer.WriteBooleanValue(flag);
                break;
            case (DateTimeScalar, DateTimeOffset time):
                Span<byte> bytes = stackalloc byte[DateTimeScalar.Length];
                DateTimeScalar.Write(time, bytes);
                writer.WriteStringValue(bytes);
                break;
            default:
                WriteSerialized(writer, field, field.Leaf!.Serialize(value));
                break;
        }
    }

    private static void WriteSerialized(Utf8JsonWriter writer, PlannedField field, object? value)
    {
        switch (value)
        {
            case string text:
                writer.WriteStringValue(text);
                break;
            case int number:
                writer.WriteNumberValue(number);
                break;
            case bool flag:
                writer.WriteBooleanValue(flag);
                break;
            default:
                throw new InvalidOperationException($"{field.Element} is of an unforeseen type.");
        }
    }
}
