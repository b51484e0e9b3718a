namespace AppUsersGateway.Tests.Support;

/// <summary>A message as the sink was given it.</summary>
/// <param name="Recipients">The envelope's recipients.</param>
/// <param name="Bytes">The message, one character per byte.</param>
/// <param name="Taken">Whether it was answered with 250.</param>
public sealed record SinkMail(IReadOnlyList<string> Recipients, string Bytes, bool Taken)
{
    private const string Header = "\r\nMessage-Id: <";

    /// <summary>The left side of its Message-Id.</summary>
    public string MessageKey
    {
        get
        {
            var start = Bytes.IndexOf(Header, StringComparison.OrdinalIgnoreCase) + Header.Length;
            return Bytes[start..Bytes.IndexOf('@', start)];
        }
    }
}
