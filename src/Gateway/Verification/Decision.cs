using AppUsersGateway.Data.Credentials;
using AppUsersGateway.Gateway.Authentication;

namespace AppUsersGateway.Gateway.Verification;

/// <summary>What became of one token.</summary>
/// <param name="Outcome">The decision, for us. Outside, those who are refused look alike.</param>
/// <param name="Credential">The token; null when nobody knows it.</param>
internal sealed record Decision(AuthenticationOutcome Outcome, Credential? Credential)
{
    /// <summary>The moment of the decision.</summary>
    public DateTimeOffset At { get; init; }

    public bool IsAllowed => Outcome == AuthenticationOutcome.Allowed;
}
