using System.Globalization;
using System.IO.Hashing;
using System.Text;
using AppUsersGateway.Data.Database;

namespace AppUsersGateway.Data.Revocations;

/// <summary>
/// One line of the journal: CRC-32 of what follows, the time in Unix milliseconds, then <c>BEGIN</c>, or the end, the reason, the token's id and the hash of
/// its secret. A line that a crash cut off has no fitting checksum.
/// </summary>
internal static class JournalLine
{
    private const string BeginWord = "BEGIN";

    /// <summary>The first line of a journal: it knows what ended since then.</summary>
    public static string Begin(DateTimeOffset at) => Sealed(FormattableString.Invariant($"{at.ToUnixTimeMilliseconds()} {BeginWord}"));

    /// <summary>The line of a revocation.</summary>
    public static string Of(Revocation ended) => Sealed(FormattableString.Invariant(
        $"{ended.At.ToUnixTimeMilliseconds()} {ended.EndsAt.ToUnixTimeMilliseconds()} {EnumText.Of(ended.Reason)} {ended.TokenId} {ended.SecretHash}"));

    /// <summary>Reads a line.</summary>
    /// <param name="line">The line, without its end.</param>
    /// <param name="begin">When the journal begins, if the line says that.</param>
    /// <param name="ended">The revocation, if it is one.</param>
    /// <returns>Whether the line is whole.</returns>
    public static bool TryRead(string line, out DateTimeOffset? begin, out Revocation? ended)
    {
        (begin, ended) = (null, null);
        if (line.IndexOf(' ', StringComparison.Ordinal) is not (> 0 and var end) || line[..end] != Checksum(line[(end + 1)..]))
        {
            return false;
        }

        switch (line[(end + 1)..].Split(' '))
        {
            case [var at, BeginWord]:
                begin = Time(at);
                return true;
            case [var at, var endsAt, var reason, var tokenId, var hash]:
                ended = new Revocation(tokenId, hash, Time(at), Time(endsAt), Reason(reason));
                return true;
            default:
                return false;
        }
    }

    private static DateTimeOffset Time(string text) => DateTimeOffset.FromUnixTimeMilliseconds(long.Parse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture));

    // A newer version may know more reasons; whatever it is, the token has ended.
    private static RevocationReason Reason(string text)
    {
        try
        {
            return EnumText.Parse<RevocationReason>(text);
        }
        catch (FormatException)
        {
            return RevocationReason.Revoked;
        }
    }

    private static string Sealed(string text) => $"{Checksum(text)} {text}";

    private static string Checksum(string text) => Crc32.HashToUInt32(Encoding.UTF8.GetBytes(text)).ToString("x8", CultureInfo.InvariantCulture);
}
