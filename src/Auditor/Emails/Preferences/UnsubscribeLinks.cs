using System.Security.Cryptography;
using System.Text;
using AppUsersGateway.Data.Database;
using AppUsersGateway.Data.Emails;

namespace AppUsersGateway.Auditor.Emails.Preferences;

/// <summary>
/// The links by which a kind of mail is left: signed for one person and one kind, without an end, and in the header alone. A reviewer who reads
/// the outbox sees no header, and so cannot end anybody's mail.
/// </summary>
public sealed class UnsubscribeLinks(AppDatabase database, EmailPreferences preferences, GatewayAddress gateway) : IDisposable
{
    private readonly SemaphoreSlim once = new(1);
    private byte[]? key;

    /// <summary>The kind that is left by a mail of another kind: an all-clear is a digest of nothing. Null for mails that cannot be left.</summary>
    public static EmailKind? Left(EmailKind kind) => kind switch
    {
        EmailKind.AuditDigest or EmailKind.AllClear => EmailKind.AuditDigest,
        EmailKind.OwnerNotice => kind,
        _ => null,
    };

    /// <summary>The link for a mail; null for one that cannot be left.</summary>
    public async Task<Uri?> For(Email email, CancellationToken cancellation) => Left(email.Kind) is { } kind
        ? gateway.Preferences($"r={email.RecipientId}&k={EnumText.Of(kind)}&s={await Signature(email.RecipientId, kind, cancellation)}")
        : null;

    /// <summary>Whether a link is one of ours.</summary>
    /// <param name="recipientId">The person that it names.</param>
    /// <param name="kind">The kind that it names.</param>
    /// <param name="signature">What it is signed with.</param>
    /// <param name="cancellation">Ends the work early.</param>
    public async Task<bool> Holds(string recipientId, EmailKind kind, string signature, CancellationToken cancellation) => CryptographicOperations.FixedTimeEquals(
        Encoding.ASCII.GetBytes(await Signature(recipientId, kind, cancellation)), Encoding.ASCII.GetBytes(signature));

    /// <inheritdoc/>
    public void Dispose() => once.Dispose();

    private async Task<string> Signature(string recipientId, EmailKind kind, CancellationToken cancellation) => Convert.ToHexStringLower(
        HMACSHA256.HashData(await Key(cancellation), Encoding.UTF8.GetBytes($"mail preferences\n{recipientId}\n{EnumText.Of(kind)}")));

    private async Task<byte[]> Key(CancellationToken cancellation)
    {
        await once.WaitAsync(cancellation);
        try
        {
            return key ??= await database.Write(preferences.SigningKey, cancellation);
        }
        finally
        {
            once.Release();
        }
    }
}
