using System.Data.Common;
using System.Text.RegularExpressions;
using AppUsersGateway.Data.Activity;
using AppUsersGateway.Data.Credentials;
using AppUsersGateway.Data.Database;
using AppUsersGateway.Data.Leaks;
using AppUsersGateway.Data.Tokens;

namespace AppUsersGateway.Gateway.Leaks;

/// <summary>
/// Notices secrets in the address of a request, or in the address that it came from (RFC 6750 §5.3): they stand in logs and histories then.
/// The request itself is answered as if nothing had been seen.
/// </summary>
internal sealed partial class LeakWatch(AppDatabase database, CredentialRepository credentials, TokenList tokens, LeakReports leaks, ILogger<LeakWatch> logger)
{
    public async Task Look(HttpContext http)
    {
        await Look(http, http.Request.QueryString.Value, LeakSource.QueryString, http.Request.Path.Value ?? "/");
        await Look(http, http.Request.Headers.Referer.ToString(), LeakSource.Referer, "a page that links here");
    }

    private async Task Look(HttpContext http, string? text, LeakSource source, string place)
    {
        if (string.IsNullOrEmpty(text) || !text.Contains("aug", StringComparison.Ordinal) || Secret().Match(text) is not { Success: true } match
            || TokenSecret.Parse(match.Value) is not { } secret)
        {
            return;
        }

        try
        {
            if (await database.Read(session => credentials.Find(session, secret), http.RequestAborted) is { } found)
            {
                await database.Write(session => Report(session, http, found, source, place), http.RequestAborted);
                logger.LogWarning("The secret of token {Token} stood in {Source}", found.TokenId, source);
            }
        }
        catch (Exception problem) when (problem is DbException or OperationCanceledException)
        {
            logger.LogWarning("A secret stood in {Source}, and that could not be stored ({Problem})", source, problem.GetType().Name);
        }
    }

    private async Task Report(Session session, HttpContext http, Credential found, LeakSource source, string place)
    {
        if ((await tokens.FindMany(session, found.OrganizationId, [found.TokenId])).GetValueOrDefault(found.TokenId) is { } token)
        {
            var printable = new string([.. place.Where(letter => letter is >= ' ' and < '\x7f')]);
            await leaks.Add(session, new Actor(PrincipalKind.Host, found.OrganizationId, null, "gateway") { Ip = http.Connection.RemoteIpAddress?.ToString() }, token, source, Secret().Replace(printable, "…"));
        }
    }

    [GeneratedRegex(@"\baug[au]_[0-9A-Za-z]{36}\b", RegexOptions.CultureInvariant, 1_000)]
    private static partial Regex Secret();
}
