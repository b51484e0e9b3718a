using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

namespace AppUsersGateway.Auditor.Emails;

/// <summary>The digest as an HTML document.</summary>
public static class AuditDigestHtml
{
    // The component asks for nothing, so it gets nothing.
    private static readonly IServiceProvider NoServices = new ServiceCollection().BuildServiceProvider();

    /// <summary>Lays the digest out. User text is escaped by the component model.</summary>
    public static async Task<string> Of(AuditDigest digest)
    {
        // A renderer keeps every component that it ever rendered: one for each mail.
        await using var renderer = new HtmlRenderer(NoServices, NullLoggerFactory.Instance);
        return await renderer.Dispatcher.InvokeAsync(async () =>
        {
            var parameters = ParameterView.FromDictionary(new Dictionary<string, object?>(StringComparer.Ordinal) { [nameof(AuditDigestMail.Digest)] = digest });
            return (await renderer.RenderComponentAsync<AuditDigestMail>(parameters)).ToHtmlString();
        });
    }
}
