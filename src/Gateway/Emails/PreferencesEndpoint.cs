using AppUsersGateway.Auditor.Emails;
using AppUsersGateway.Auditor.Emails.Preferences;
using AppUsersGateway.Data.Activity;
using AppUsersGateway.Data.Administrators;
using AppUsersGateway.Data.Database;
using AppUsersGateway.Data.Emails;
using AppUsersGateway.Gateway.Authentication;
using AppUsersGateway.Gateway.Limits;

namespace AppUsersGateway.Gateway.Emails;

/// <summary>
/// The page behind a mail's List-Unsubscribe. GET only shows how it stands, because mail filters follow links; POST alone changes it, by the page's
/// button or by a mail program's one click (RFC 8058). The signature in the link is the only credential, and good for one person and kind.
/// </summary>
internal sealed class PreferencesEndpoint(
    AppDatabase database, EmailPreferences preferences, DigestPreferences digests, UnsubscribeLinks links, ClientAddresses addresses, RequestLimits limits)
{
    private const string Path = "/" + GatewayAddress.PreferencesPath;
    private const long MaximumForm = 4_096;
    private const int LongestId = 64;

    public void Map(IEndpointRouteBuilder app)
    {
        app.MapGet(Path, Show);
        app.MapPost(Path, Change);
    }

    private async Task Show(HttpContext http)
    {
        if (await Link(http) is not { } link)
        {
            await Refuse(http);
            return;
        }

        await Answer(http, StatusCodes.Status200OK, link.Kind == EmailKind.AuditDigest
            ? PreferencesPage.OfDigests(link.Person, link.Person.DigestFrequency)
            : PreferencesPage.OfNotices(link.Person, await database.Read(session => preferences.WantsNotices(session, link.Person.Id), http.RequestAborted)));
    }

    private async Task Change(HttpContext http)
    {
        if (await Link(http) is not { } link)
        {
            await Refuse(http);
            return;
        }

        if (await Wanted(http) is not { } wanted)
        {
            await Answer(http, StatusCodes.Status400BadRequest, PreferencesPage.Unknown);
            return;
        }

        var (person, actor) = (link.Person, new Actor(PrincipalKind.Administrator, link.Person.OrganizationId, link.Person.Id, link.Person.Name) { Ip = addresses.Of(http)?.ToString() });
        if (link.Kind == EmailKind.AuditDigest)
        {
            var done = await database.Write(session => digests.Change(session, actor, person.Id, wanted), http.RequestAborted);
            await Answer(http, done ? StatusCodes.Status200OK : StatusCodes.Status409Conflict, done ? PreferencesPage.OfDigests(person, wanted) : PreferencesPage.Last);
            return;
        }

        var notices = wanted != DigestFrequency.Never;
        await database.Write(session => preferences.ChangeNotices(session, actor, person.Id, notices), http.RequestAborted);
        await Answer(http, StatusCodes.Status200OK, PreferencesPage.OfNotices(person, notices));
    }

    private async Task<(Administrator Person, EmailKind Kind)?> Link(HttpContext http)
    {
        var (recipient, kind, signature) = (http.Request.Query["r"].ToString(), Kind(http.Request.Query["k"].ToString()), http.Request.Query["s"].ToString());
        return kind is { } known && recipient.Length is > 0 and <= LongestId && await links.Holds(recipient, known, signature, http.RequestAborted)
            && await database.Read(session => preferences.Find(session, recipient), http.RequestAborted) is { } person
            ? (person, known)
            : null;
    }

    // Whoever tries signatures gets a wrong token's allowance.
    private async Task Refuse(HttpContext http)
    {
        var status = limits.TakeFailure(addresses.Of(http)) is null ? StatusCodes.Status404NotFound : StatusCodes.Status429TooManyRequests;
        await Answer(http, status, PreferencesPage.Unknown);
    }

    private static EmailKind? Kind(string text) =>
        EmailPreferences.Optional.Cast<EmailKind?>().FirstOrDefault(kind => EnumText.Of(kind!.Value).Equals(text, StringComparison.Ordinal));

    /// <summary>What a POST wants, of notices none or all: by the mail program's one click, or by a button of the page; null for neither.</summary>
    private static async Task<DigestFrequency?> Wanted(HttpContext http)
    {
        if (!http.Request.HasFormContentType || http.Request.ContentLength is null or > MaximumForm)
        {
            return null;
        }

        try
        {
            var form = await http.Request.ReadFormAsync(http.RequestAborted);
            return form["List-Unsubscribe"] == "One-Click" ? DigestFrequency.Never : form["action"].ToString() switch
            {
                PreferenceChoice.Leave => DigestFrequency.Never,
                PreferenceChoice.EachWeek => DigestFrequency.Weekly,
                PreferenceChoice.Return => DigestFrequency.Daily,
                _ => null,
            };
        }
        catch (Exception problem) when (problem is InvalidDataException or BadHttpRequestException)
        {
            return null;
        }
    }

    private static async Task Answer(HttpContext http, int status, PreferencesPage page)
    {
        var headers = http.Response.Headers;
        headers.CacheControl = "no-store";
        headers.ContentSecurityPolicy = "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'";
        headers["Referrer-Policy"] = "no-referrer";
        headers.XContentTypeOptions = "nosniff";
        http.Response.StatusCode = status;
        http.Response.ContentType = "text/html; charset=utf-8";
        await http.Response.WriteAsync(await page.Html(), http.RequestAborted);
    }
}
