namespace AppUsersGateway.Data.Revocations;

/// <summary>That a token ended, or must end, before its own time: what a restore has to know when its backup does not.</summary>
/// <param name="TokenId">The token.</param>
/// <param name="SecretHash">The hash of its secret: what a verification looks for. Never the secret.</param>
/// <param name="At">When it was decided.</param>
/// <param name="EndsAt">From when on the token lets nobody in; later than <paramref name="At"/> only for one that was rotated.</param>
/// <param name="Reason">What ended it.</param>
public sealed record Revocation(string TokenId, string SecretHash, DateTimeOffset At, DateTimeOffset EndsAt, RevocationReason Reason);

/// <summary>What ends a token before its own time.</summary>
public enum RevocationReason
{
    /// <summary>Somebody revoked it: a person, a program, or who showed its secret.</summary>
    Revoked,

    /// <summary>Its application user was deleted.</summary>
    ApplicationUserDeleted,

    /// <summary>Its person was removed.</summary>
    AdministratorRemoved,

    /// <summary>It has a successor, and ends with the overlap.</summary>
    Rotated,

    /// <summary>A restore ended all tokens.</summary>
    Invalidated,
}
