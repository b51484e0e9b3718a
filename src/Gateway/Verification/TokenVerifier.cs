using AppUsersGateway.Data.Credentials;
using AppUsersGateway.Data.Database;
using AppUsersGateway.Data.Permissions;
using AppUsersGateway.Gateway.Authentication;
using AppUsersGateway.Gateway.Telemetry;
using AppUsersGateway.Gateway.Usage;

namespace AppUsersGateway.Gateway.Verification;

/// <summary>
/// Decides for services whether a token opens their door: by one statement, or from memory where the memory cannot be out of date. So a change holds
/// for every request that starts after it was answered, on every node.
/// </summary>
internal sealed class TokenVerifier(
    AppDatabase database, CredentialRepository credentials, CredentialMemory memory, UseRecorder recorder, PermissionRecorder permissions, TimeProvider time)
{
    /// <summary>A yes without asking the database; null when it must be asked. There is no such no.</summary>
    public Decision? Remembered(Presentation token)
    {
        if (memory.Find(token.Secret.Digest, token.Demand.ResourceId) is not { } known)
        {
            return null;
        }

        var now = time.GetUtcNow();
        return IsUsedToday(known, now) && token.Judge(known, now) == AuthenticationOutcome.Allowed ? new Decision(AuthenticationOutcome.Allowed, known) { At = now } : null;
    }

    /// <summary>What the database says.</summary>
    public async Task<Decision> Ask(Presentation token, CancellationToken cancellation)
    {
        var before = memory.Now();
        var (secret, resource) = (token.Secret, token.Demand.ResourceId);
        var found = await database.ReadForVerification(session => resource is null ? credentials.Find(session, secret) : credentials.Find(session, secret, resource), cancellation);
        var now = time.GetUtcNow();
        var outcome = found is null ? AuthenticationOutcome.UnknownToken : token.Judge(found, now);
        if (outcome == AuthenticationOutcome.Allowed && IsUsedToday(found!, now))
        {
            memory.Keep(before, secret.Digest, resource, found!);
        }

        return new Decision(outcome, found) { At = now };
    }

    /// <summary>Counts a decision; records the use, which permissions the door was opened with, and from where secrets came that nobody has.</summary>
    public Task Record(Presentation token, Decision decision, CancellationToken cancellation)
    {
        GatewayTelemetry.Verified(decision.Outcome);
        if (decision.Credential is not { } credential)
        {
            permissions.RecordUnknown(Authenticator.Text(token.Address));
            return Task.CompletedTask;
        }

        for (var i = 0; decision.IsAllowed && i < token.Demand.Permissions.Count; i++)
        {
            var permission = token.Demand.Permissions[i];
            permissions.Record(credential, permission, Permission.Changes(permission));
        }

        // Nobody writes into another organization's records.
        return decision.Outcome == AuthenticationOutcome.ForeignToken
            ? Task.CompletedTask
            : recorder.Record(credential, Authenticator.Text(token.Address), token.UserAgent, Authenticator.Refusal(decision.Outcome), decision.At, cancellation);
    }

    // A day's first use is stored before its answer, and only the database knows that it was.
    private static bool IsUsedToday(Credential credential, DateTimeOffset now) => credential.LastUsedAt?.UtcDateTime.Date == now.UtcDateTime.Date;
}
