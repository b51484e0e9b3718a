using System.Buffers.Text;
using System.Text;

namespace AppUsersGateway.Bench.Verification;

/// <summary>What comes back over a socket.</summary>
internal static class Answer
{
    /// <summary>Whether an answer is there to its end.</summary>
    /// <exception cref="InvalidOperationException">It is no 2xx, or of a form that nobody here sends.</exception>
    public static bool IsWhole(ReadOnlySpan<byte> answer)
    {
        var head = answer.IndexOf("\r\n\r\n"u8);
        if (head < 0)
        {
            return false;
        }

        if (!answer.StartsWith("HTTP/1.1 2"u8))
        {
            throw new InvalidOperationException($"Not an answer: {Encoding.UTF8.GetString(answer)}");
        }

        if (answer.StartsWith("HTTP/1.1 204"u8))
        {
            return true;
        }

        var length = answer[..head].IndexOf("\r\nContent-Length: "u8);
        if (length >= 0 && Utf8Parser.TryParse(answer[(length + "\r\nContent-Length: "u8.Length)..], out int bytes, out _))
        {
            return answer.Length >= head + 4 + bytes;
        }

        return answer.EndsWith("0\r\n\r\n"u8); // in chunks
    }
}
