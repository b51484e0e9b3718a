using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace AppUsersGateway.Auditor.Commands;

/// <summary>A JSON document that is written on while it is made: only its last values are in memory.</summary>
internal sealed class JsonFile : IAsyncDisposable
{
    private const int Room = 64 * 1024;

    private static readonly JsonSerializerOptions Form = new(JsonSerializerDefaults.Web)
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, // a file, never a page
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    };

    private readonly ArrayBufferWriter<byte> buffer = new(Room);
    private readonly TextWriter output;

    /// <summary>Begins a document.</summary>
    public JsonFile(TextWriter output) =>
        (this.output, Json) = (output, new Utf8JsonWriter(buffer, new JsonWriterOptions { Indented = true, NewLine = "\n", Encoder = Form.Encoder }));

    /// <summary>Writes what holds the values.</summary>
    public Utf8JsonWriter Json { get; }

    /// <summary>Writes one value as it stands.</summary>
    public async Task Value(object value)
    {
        JsonSerializer.Serialize(Json, value, Form);
        if (Json.BytesPending + buffer.WrittenCount >= Room)
        {
            await Drain();
        }
    }

    /// <summary>Ends the document with a line break.</summary>
    public async ValueTask DisposeAsync()
    {
        await Drain();
        await output.WriteLineAsync();
        await Json.DisposeAsync();
    }

    // Whole values are drained, so that no character is cut in two.
    private async Task Drain()
    {
        await Json.FlushAsync();
        await output.WriteAsync(Encoding.UTF8.GetString(buffer.WrittenSpan));
        buffer.ResetWrittenCount();
    }
}
