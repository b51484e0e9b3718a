using System.Buffers.Binary;

namespace AppUsersGateway.Data.Tokens;

/// <summary>SHA-256 of a secret: what is stored of it. 178 random bits need no salt and no slow hash (NIST SP 800-63B).</summary>
/// <param name="High">The first sixteen bytes.</param>
/// <param name="Low">The last sixteen bytes.</param>
public readonly record struct TokenDigest(UInt128 High, UInt128 Low)
{
    private const int HalfBytes = 16;

    internal static TokenDigest Of(ReadOnlySpan<byte> hash) =>
        new(BinaryPrimitives.ReadUInt128BigEndian(hash), BinaryPrimitives.ReadUInt128BigEndian(hash[HalfBytes..]));

    /// <summary>As evenly spread as the digest itself: a part of it will do.</summary>
    public override int GetHashCode() => (int)(uint)Low;

    /// <summary>Lower-case hexadecimal, as it is stored.</summary>
    public override string ToString()
    {
        Span<byte> bytes = stackalloc byte[2 * HalfBytes];
        BinaryPrimitives.WriteUInt128BigEndian(bytes, High);
        BinaryPrimitives.WriteUInt128BigEndian(bytes[HalfBytes..], Low);
        return Convert.ToHexStringLower(bytes);
    }
}
