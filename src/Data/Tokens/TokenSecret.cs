using System.Buffers;
using System.Diagnostics;
using System.IO.Hashing;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;

namespace AppUsersGateway.Data.Tokens;

/// <summary>
/// A token's secret: a prefix, 30 random base62 characters (178 bits) and 6 of CRC-32 over what stands before them,
/// so that scanners find a leaked one and a mistyped one is refused without asking the database.
/// Never printed by accident: only <see cref="Reveal"/> gives the text.
/// </summary>
[DebuggerDisplay("TokenSecret")]
public sealed partial class TokenSecret
{
    /// <summary>The form that secrets and their hashes have today; older forms have lower numbers.</summary>
    public const long Scheme = 1;

    /// <summary>Begins an application user's secret. Public contract: leak scanners look for it.</summary>
    public const string ApplicationUserPrefix = "augu_";

    /// <summary>Begins an administrator's secret. Public contract: leak scanners look for it.</summary>
    public const string AdministratorPrefix = "auga_";

    private const string Alphabet = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
    private const int RandomCharacters = 30;
    private const int ChecksumCharacters = 6;
    private const int Length = 5 + RandomCharacters + ChecksumCharacters;
    private const int RecognitionCharacters = 11;

    private static readonly SearchValues<char> Known = SearchValues.Create(Alphabet);

    private readonly string text;

    private TokenSecret(string text) => this.text = text;

    /// <summary>The first 11 characters: for recognition by people, never an identifier.</summary>
    public string Prefix => text[..RecognitionCharacters];

    /// <summary>All that is stored of it.</summary>
    public TokenDigest Digest
    {
        get
        {
            Span<byte> characters = stackalloc byte[Length];
            Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
            SHA256.HashData(characters[..Encoding.ASCII.GetBytes(text, characters)], hash);
            return TokenDigest.Of(hash);
        }
    }

    /// <summary>The digest in lower-case hexadecimal.</summary>
    public string Hash => Digest.ToString();

    /// <summary>A new secret from the system's cryptographic generator.</summary>
    public static TokenSecret Generate(bool forAdministrator)
    {
        var body = (forAdministrator ? AdministratorPrefix : ApplicationUserPrefix) + RandomNumberGenerator.GetString(Alphabet, RandomCharacters);
        Span<byte> checksum = stackalloc byte[ChecksumCharacters];
        Checksum(Encoding.ASCII.GetBytes(body), checksum);
        return new TokenSecret(body + Encoding.ASCII.GetString(checksum));
    }

    /// <summary>The secret that a caller presents; null when it cannot be one of ours (form or checksum).</summary>
    public static TokenSecret? Parse(string? presented)
    {
        if (presented is not { Length: Length }
            || !(presented.StartsWith(ApplicationUserPrefix, StringComparison.Ordinal) || presented.StartsWith(AdministratorPrefix, StringComparison.Ordinal))
            || presented.AsSpan(5).ContainsAnyExcept(Known))
        {
            return null;
        }

        Span<byte> characters = stackalloc byte[Length];
        Span<byte> checksum = stackalloc byte[ChecksumCharacters];
        Encoding.ASCII.GetBytes(presented, characters);
        Checksum(characters[..^ChecksumCharacters], checksum);
        return CryptographicOperations.FixedTimeEquals(checksum, characters[^ChecksumCharacters..]) ? new TokenSecret(presented) : null;
    }

    /// <summary>A text of somebody else's with what looks like our secrets cut down to their first characters.</summary>
    public static string Conceal(string text) => Pattern().Replace(text, "${start}…");

    /// <summary>The secret itself, for the one answer that shows it.</summary>
    public string Reveal() => text;

    /// <summary>Says what this is, never what it holds.</summary>
    public override string ToString() => "TokenSecret";

    [GeneratedRegex("(?<start>aug[au]_[0-9A-Za-z]{6})[0-9A-Za-z]+", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1_000)]
    private static partial Regex Pattern();

    private static void Checksum(ReadOnlySpan<byte> body, Span<byte> digits)
    {
        var value = Crc32.HashToUInt32(body);
        for (var i = ChecksumCharacters - 1; i >= 0; i--)
        {
            digits[i] = (byte)Alphabet[(int)(value % 62)];
            value /= 62;
        }
    }
}
