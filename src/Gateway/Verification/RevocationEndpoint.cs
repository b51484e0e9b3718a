using AppUsersGateway.Auditor.Emails.Revocations;
using AppUsersGateway.Data.Database;
using AppUsersGateway.Data.Tokens;
using AppUsersGateway.Gateway.Authentication;
using AppUsersGateway.Gateway.Limits;

namespace AppUsersGateway.Gateway.Verification;

/// <summary>
/// <c>POST /oauth2/revoke</c> (RFC 7009). Whoever holds a token may end it, without any other credential: who finds a leaked one can act at once.
/// The answer is the same whether there was something to end or not, and the owner is told by mail.
/// </summary>
internal sealed class RevocationEndpoint(AppDatabase database, HolderRevocation revocation, RevocationNotice notice, ClientAddresses addresses, RequestLimits limits)
{
    public async Task Handle(HttpContext http)
    {
        var address = addresses.Of(http);
        if (limits.TakeRevocation(address) is { } wait)
        {
            await OAuthError.SlowDown(http, wait, "This address revokes too much at once: wait.");
        }
        else if (await OAuthForm.Read(http) is { } form)
        {
            if (form["token"] is not { } presented)
            {
                await OAuthError.InvalidRequest(http, "token: give the token that is to be revoked.");
            }
            else if (TokenSecret.Parse(presented) is { } secret)
            {
                await Revoke(secret, new Holder(address?.ToString(), UserAgentText.Of(http)));
            }
        }
    }

    // Looked up before anything is written: who shows what is none keeps no writer waiting. Nobody who hangs up stops it half-way.
    private async Task Revoke(TokenSecret secret, Holder holder)
    {
        if (await database.ReadForVerification(session => revocation.IsOfUse(session, secret), CancellationToken.None))
        {
            await database.Write(
                async session =>
                {
                    if (await revocation.Revoke(session, secret, holder) is { } ended)
                    {
                        await notice.Queue(session, ended, holder);
                    }
                },
                CancellationToken.None);
        }
    }
}
