using AppUsersGateway.Data.Usage;

namespace AppUsersGateway.Gateway.Authentication;

/// <summary>The name of a client's program as records keep it: printable ASCII, not endless.</summary>
internal static class UserAgentText
{
    /// <summary>What a request says about itself; empty when nothing.</summary>
    public static string Of(HttpContext http) => Of(http.Request.Headers.UserAgent.ToString());

    /// <summary>The printable part of a text.</summary>
    public static string Of(string? said)
    {
        var text = said ?? "";
        if (text.AsSpan().ContainsAnyExceptInRange(' ', '~'))
        {
            text = new string([.. text.Where(letter => letter is >= ' ' and <= '~')]);
        }

        return text.Length > TokenUse.MaximumUserAgent ? text[..TokenUse.MaximumUserAgent] : text;
    }
}
