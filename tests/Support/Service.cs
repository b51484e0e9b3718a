using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;

namespace AppUsersGateway.Tests.Support;

/// <summary>A service, or the proxy before it, that asks the gateway about tokens.</summary>
public sealed class Service(Uri gateway)
{
    private static readonly HttpClient Http = new(new SocketsHttpHandler { MaxConnectionsPerServer = 256, AllowAutoRedirect = false, UseProxy = false });

    /// <summary>Asks <c>/verify</c>.</summary>
    public Task<ServiceAnswer> Verify(string? token, string query = "", params (string Name, string Value)[] headers) =>
        Send(HttpMethod.Get, "/verify" + query, token, null, headers);

    /// <summary>Asks <c>/oauth2/introspect</c>.</summary>
    public Task<ServiceAnswer> Introspect(string? own, params (string Name, string Value)[] form) => Send(HttpMethod.Post, "/oauth2/introspect", own, Form(form));

    /// <summary>Asks <c>/oauth2/revoke</c>.</summary>
    public Task<ServiceAnswer> Revoke(params (string Name, string Value)[] form) => Send(HttpMethod.Post, "/oauth2/revoke", null, Form(form));

    public async Task<ServiceAnswer> Send(HttpMethod method, string path, string? token, HttpContent? body = null, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(method, new Uri(gateway, path)) { Content = body };
        request.Headers.Authorization = token is null ? null : new AuthenticationHeaderValue("Bearer", token);
        foreach (var (name, value) in headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        using var response = await Http.SendAsync(request);
        return new ServiceAnswer(
            response.StatusCode,
            response.Headers.Concat(response.Content.Headers).ToDictionary(header => header.Key, header => string.Join(", ", header.Value), StringComparer.OrdinalIgnoreCase),
            await response.Content.ReadAsStringAsync());
    }

    private static FormUrlEncodedContent Form((string Name, string Value)[] form) => new(form.Select(field => KeyValuePair.Create(field.Name, field.Value)));
}

/// <summary>What the gateway answers a service.</summary>
public sealed record ServiceAnswer(HttpStatusCode Status, IReadOnlyDictionary<string, string> Headers, string Body)
{
    /// <summary>The header's value; null when it was not sent.</summary>
    public string? this[string header] => Headers.GetValueOrDefault(header);

    public string? Challenge => this["WWW-Authenticate"];

    public JsonElement Json => JsonDocument.Parse(Body).RootElement;
}
