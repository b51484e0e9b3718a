using System.Text;
using AppUsersGateway.Auditor.Emails.Letters;
using AppUsersGateway.Data.Administrators;

namespace AppUsersGateway.Auditor.Emails.Digests;

/// <summary>Composes a digest that mail programs show whole.</summary>
public static class AuditDigestWriter
{
    private const int Halvings = 6;

    /// <summary>The digest for one reader and its HTML, shortened until the HTML fits.</summary>
    public static async Task<(AuditDigest Digest, string Html)> Write(DigestSource source, Administrator reader)
    {
        var limits = DigestLimits.Default;
        for (var i = 0; ; i++)
        {
            var digest = AuditDigestComposer.Compose(source, reader, limits);
            var html = await AuditDigestHtml.Of(digest);
            if (Encoding.UTF8.GetByteCount(html) <= LetterLimits.HtmlBytes || i == Halvings)
            {
                return (digest, html);
            }

            limits = limits.Halved();
        }
    }
}
