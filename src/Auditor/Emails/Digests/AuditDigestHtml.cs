using AppUsersGateway.Auditor.Emails.Letters;

namespace AppUsersGateway.Auditor.Emails.Digests;

/// <summary>The digest as an HTML document.</summary>
public static class AuditDigestHtml
{
    /// <summary>Lays the digest out.</summary>
    public static Task<string> Of(AuditDigest digest) => MailHtml.Of<AuditDigestMail>(nameof(AuditDigestMail.Digest), digest);
}
