using Microsoft.AspNetCore.Http.Features;

namespace AppUsersGateway.Gateway.Verification;

/// <summary>The body of an OAuth request: one form, no parameter twice (RFC 6749 §3.2).</summary>
internal sealed class OAuthForm
{
    private const string MediaType = "application/x-www-form-urlencoded";
    private const int MaximumBytes = 16_384;
    private const int MaximumParameters = 32;

    private readonly IFormCollection form;

    private OAuthForm(IFormCollection form) => this.form = form;

    /// <summary>A parameter's value; null when it is left out or empty (RFC 6749 §3.1 takes both for the same).</summary>
    public string? this[string name] => form[name] is [{ Length: > 0 } value] ? value : null;

    /// <summary>Reads a request's form; null, and the answer 405 or 400 written, when there is none that can be read.</summary>
    public static async Task<OAuthForm?> Read(HttpContext http)
    {
        if (!HttpMethods.IsPost(http.Request.Method))
        {
            http.Response.StatusCode = StatusCodes.Status405MethodNotAllowed;
            http.Response.Headers.Allow = "POST";
            return null;
        }

        if (http.Request.ContentType is { } type && type.Split(';')[0].Trim().Equals(MediaType, StringComparison.OrdinalIgnoreCase)
            && await Form(http) is { } form && form.All(field => field.Value is [_]))
        {
            return new OAuthForm(form);
        }

        await OAuthError.InvalidRequest(http, $"The body must be one form of {MediaType}, at most {MaximumBytes} bytes, with no parameter twice.");
        return null;
    }

    private static async Task<IFormCollection?> Form(HttpContext http)
    {
        if (http.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size)
        {
            size.MaxRequestBodySize = MaximumBytes;
        }

        try
        {
            return await http.Request.ReadFormAsync(
                new FormOptions { ValueCountLimit = MaximumParameters, KeyLengthLimit = MaximumBytes, ValueLengthLimit = MaximumBytes }, http.RequestAborted);
        }
        catch (Exception problem) when (problem is InvalidDataException or BadHttpRequestException)
        {
            return null;
        }
    }
}
