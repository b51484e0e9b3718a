using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;

namespace AppUsersGateway.Data.Networks;

/// <summary>An address as a number: an IPv4 address in the low 32 bits, an IPv6 address in all 128.</summary>
internal readonly record struct AddressNumber(UInt128 Value, bool IsIPv4)
{
    internal const int IPv4Bits = 32;
    internal const int IPv6Bits = 128;

    /// <summary>Bits that stand before the IPv4 address in <c>::ffff:0:0/96</c>.</summary>
    internal const int MappedPrefixBits = IPv6Bits - IPv4Bits;

    private const uint MappedMark = 0xFFFF;

    internal int Bits => IsIPv4 ? IPv4Bits : IPv6Bits;

    internal bool IsIPv4Mapped => !IsIPv4 && Value >> IPv4Bits == MappedMark;

    internal AddressNumber Unmapped() => IsIPv4Mapped ? new(Value & uint.MaxValue, IsIPv4: true) : this;

    /// <summary>The first address of the network of this length that the address lies in.</summary>
    internal AddressNumber Masked(int prefixLength) => this with { Value = Value & ~HostMask(Bits - prefixLength) };

    internal IPAddress ToIPAddress()
    {
        Span<byte> bytes = stackalloc byte[IPv6Bits / 8];
        BinaryPrimitives.WriteUInt128BigEndian(bytes, Value);
        return new IPAddress(IsIPv4 ? bytes[(MappedPrefixBits / 8)..] : bytes);
    }

    /// <summary>Reads a socket's address; IPv4-mapped counts as IPv4. False for one with a zone: its meaning depends on the machine.</summary>
    internal static bool TryRead(IPAddress address, out AddressNumber number)
    {
        number = default;
        if (address.AddressFamily == AddressFamily.InterNetworkV6 && address.ScopeId != 0)
        {
            return false;
        }

        Span<byte> bytes = stackalloc byte[IPv6Bits / 8];
        bytes.Clear();
        var isIPv4 = address.AddressFamily == AddressFamily.InterNetwork;
        if (!address.TryWriteBytes(isIPv4 ? bytes[(MappedPrefixBits / 8)..] : bytes, out _))
        {
            return false;
        }

        number = new AddressNumber(BinaryPrimitives.ReadUInt128BigEndian(bytes), isIPv4).Unmapped();
        return true;
    }

    // A shift by all 128 bits is a shift by none in .NET, so that case has its own answer.
    private static UInt128 HostMask(int hostBits) =>
        hostBits == IPv6Bits ? UInt128.MaxValue : (UInt128.One << hostBits) - 1;
}
