using System.Buffers;
using System.Buffers.Binary;
using System.Security.Cryptography;

namespace AppUsersGateway.Data.Identifiers;

/// <summary>
/// Global ids (Relay): a typed prefix, an underscore, and a UUIDv7 (RFC 9562) in 26 characters of Crockford's base32,
/// for example <c>tok_01jd9xq3m8e5p7k2v4w6y8z0ab</c>. They sort by creation and are what the database stores.
/// </summary>
public static class Identifier
{
    private const string Alphabet = "0123456789abcdefghjkmnpqrstvwxyz";
    private static readonly SearchValues<char> Known = SearchValues.Create(Alphabet);
    private const int Characters = 26;
    private const int PrefixLength = 4;

    /// <summary>A new id of a kind, in the order of <paramref name="now"/>.</summary>
    public static string New(IdentifierKind kind, DateTimeOffset now)
    {
        Span<byte> bytes = stackalloc byte[16];
        Guid.CreateVersion7(now).TryWriteBytes(bytes, bigEndian: true, out _);
        return Text(kind, BinaryPrimitives.ReadUInt128BigEndian(bytes));
    }

    /// <summary>
    /// New ids of a kind that sort in the order in which they are made (RFC 9562, 6.2, method 2), without end: very many rows of one moment are written several
    /// times as fast when an index grows at its end.
    /// </summary>
    public static IEnumerable<string> Series(IdentifierKind kind, DateTimeOffset now)
    {
        var bytes = new byte[16];
        Guid.CreateVersion7(now).TryWriteBytes(bytes, bigEndian: true, out _);

        // The random part begins low enough for 2^29 steps, each so large that the next id cannot be guessed from the last.
        var value = BinaryPrimitives.ReadUInt128BigEndian(bytes) & ~(UInt128.One << 61);
        while (true)
        {
            yield return Text(kind, value);
            value += (uint)RandomNumberGenerator.GetInt32(1, int.MaxValue);
        }
    }

    private static string Text(IdentifierKind kind, UInt128 value)
    {
        Span<char> text = stackalloc char[PrefixLength + Characters];
        Prefix(kind).CopyTo(text);
        for (var i = text.Length - 1; i >= PrefixLength; i--)
        {
            text[i] = Alphabet[(int)(value & 31)];
            value >>= 5;
        }

        return new string(text);
    }

    /// <summary>The kind that an id's prefix says; null for what is no id of ours.</summary>
    public static IdentifierKind? KindOf(string id)
    {
        if (id.Length != PrefixLength + Characters || id.AsSpan(PrefixLength).ContainsAnyExcept(Known))
        {
            return null;
        }

        foreach (var kind in Enum.GetValues<IdentifierKind>())
        {
            if (id.StartsWith(Prefix(kind), StringComparison.Ordinal))
            {
                return kind;
            }
        }

        return null;
    }

    private static string Prefix(IdentifierKind kind) => kind switch
    {
        IdentifierKind.Organization => "org_",
        IdentifierKind.Administrator => "adm_",
        IdentifierKind.ApplicationUser => "app_",
        IdentifierKind.Token => "tok_",
        IdentifierKind.ActivityEvent => "evt_",
        IdentifierKind.AuditRun => "run_",
        IdentifierKind.Finding => "fnd_",
        IdentifierKind.Email => "eml_",
        IdentifierKind.OrganizationalUnit => "unt_",
        IdentifierKind.Project => "prj_",
        IdentifierKind.RuleException => "exc_",
        IdentifierKind.TokenUse => "use_",
        _ => throw new ArgumentOutOfRangeException(nameof(kind)),
    };
}

/// <summary>What an id names.</summary>
public enum IdentifierKind
{
    /// <summary><c>org_</c></summary>
    Organization,

    /// <summary><c>adm_</c></summary>
    Administrator,

    /// <summary><c>app_</c></summary>
    ApplicationUser,

    /// <summary><c>tok_</c></summary>
    Token,

    /// <summary><c>evt_</c></summary>
    ActivityEvent,

    /// <summary><c>run_</c></summary>
    AuditRun,

    /// <summary><c>fnd_</c></summary>
    Finding,

    /// <summary><c>eml_</c></summary>
    Email,

    /// <summary><c>unt_</c></summary>
    OrganizationalUnit,

    /// <summary><c>prj_</c></summary>
    Project,

    /// <summary><c>exc_</c></summary>
    RuleException,

    /// <summary><c>use_</c></summary>
    TokenUse,
}
