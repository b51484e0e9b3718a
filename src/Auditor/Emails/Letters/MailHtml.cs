using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

namespace AppUsersGateway.Auditor.Emails.Letters;

/// <summary>Renders a mail's component. What people typed is escaped by the component model.</summary>
internal static class MailHtml
{
    // Components ask for nothing, so they get nothing.
    private static readonly IServiceProvider NoServices = new ServiceCollection().BuildServiceProvider();

    /// <summary>The document of one mail, which is the component's only parameter.</summary>
    public static async Task<string> Of<TView>(string parameter, object mail)
        where TView : IComponent
    {
        // A renderer keeps every component that it ever rendered: one for each mail.
        await using var renderer = new HtmlRenderer(NoServices, NullLoggerFactory.Instance);
        return await renderer.Dispatcher.InvokeAsync(async () =>
        {
            var parameters = ParameterView.FromDictionary(new Dictionary<string, object?>(StringComparer.Ordinal) { [parameter] = mail });
            return (await renderer.RenderComponentAsync<TView>(parameters)).ToHtmlString();
        });
    }
}
