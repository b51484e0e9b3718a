using AppUsersGateway.Data.Permissions;
using AppUsersGateway.Data.Tokens;
using AppUsersGateway.Gateway.Authentication;
using AppUsersGateway.Gateway.Limits;
using AppUsersGateway.Gateway.Telemetry;

namespace AppUsersGateway.Gateway.Verification;

/// <summary>
/// <c>POST /oauth2/introspect</c> (RFC 7662): a service that was shown a token asks what it is. The service shows its own token, which must hold
/// <c>tokens:verify</c>; it learns of its organization's tokens alone.
/// </summary>
internal sealed class IntrospectionEndpoint(Authenticator authenticator, TokenVerifier verifier, ClientAddresses addresses, RequestLimits limits)
{
    public async Task Handle(HttpContext http)
    {
        if (await authenticator.AuthenticateService(http) is not { } service)
        {
            await RefuseStranger(http);
        }
        else if (!service.May(Permission.TokensVerify))
        {
            Challenge.InsufficientScope(http.Response, Permission.TokensVerify);
        }
        else if (limits.TakeIntrospection(service.Id) is { } wait)
        {
            await OAuthError.SlowDown(http, wait, "You ask for more than your share: wait.");
        }
        else if (await OAuthForm.Read(http) is { } form)
        {
            await Answer(http, service, form);
        }
    }

    private async Task RefuseStranger(HttpContext http)
    {
        if (limits.TakeFailure(addresses.Of(http)) is { } wait)
        {
            await OAuthError.SlowDown(http, wait, "This address has sent too many wrong tokens: wait.");
            return;
        }

        Challenge.Unauthorized(http.Response, http.Request.Headers.Authorization);
    }

    private async Task Answer(HttpContext http, Caller service, OAuthForm form)
    {
        if (form["token"] is not { } presented)
        {
            await OAuthError.InvalidRequest(http, "token: give the token that is asked about.");
            return;
        }

        var client = ToldClient.Of(form["ip"], form["user_agent"]);
        var token = TokenSecret.Parse(presented) is { } secret ? Presentation.ToService(secret, service.OrganizationId, client, form["resource"]) : null;
        var decision = await Decide(token, http.RequestAborted);
        http.Response.ContentType = "application/json";
        var answer = decision.IsAllowed ? IntrospectionAnswer.Active(decision.Credential!) : IntrospectionAnswer.Inactive;
        http.Response.ContentLength = answer.Length;
        await http.Response.BodyWriter.WriteAsync(answer, http.RequestAborted);
    }

    private async Task<Decision> Decide(Presentation? token, CancellationToken cancellation)
    {
        if (token is null)
        {
            GatewayTelemetry.Verified(AuthenticationOutcome.NoToken);
            return new Decision(AuthenticationOutcome.NoToken, null);
        }

        var decision = verifier.Remembered(token) ?? await verifier.Ask(token, cancellation);
        await verifier.Record(token, decision, cancellation);
        return decision;
    }
}
