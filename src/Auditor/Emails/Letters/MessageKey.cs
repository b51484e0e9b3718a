using System.Security.Cryptography;
using System.Text;
using AppUsersGateway.Data.Emails;

namespace AppUsersGateway.Auditor.Emails.Letters;

/// <summary>
/// The left side of a Message-Id, made of what the mail is about and nothing else: whoever writes the same mail again after a crash makes
/// the same key, the outbox takes it once, and a recipient's system that got it twice can tell.
/// </summary>
public static class MessageKey
{
    private const int Length = 24;

    /// <summary>The key of a mail.</summary>
    /// <param name="kind">Its kind, readable in the key.</param>
    /// <param name="parts">What tells it from others of its kind, such as a run and a recipient.</param>
    public static string Of(EmailKind kind, params IEnumerable<string> parts) => Of(Name(kind), parts);

    /// <summary>The key that all mails of a series follow, though no mail has it: a month's digests, for example.</summary>
    public static string OfSeries(EmailKind kind, params IEnumerable<string> parts) => Of(Name(kind) + "-series", parts);

    private static string Of(string name, IEnumerable<string> parts) =>
        $"{name}.{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', parts))))[..Length]}";

    private static string Name(EmailKind kind) => string.Concat(kind.ToString().Select(
        (letter, index) => char.IsUpper(letter) ? (index == 0 ? "" : "-") + char.ToLowerInvariant(letter) : letter.ToString()));
}
