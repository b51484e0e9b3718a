namespace AppUsersGateway.Data.Usage;

/// <summary>Why a token did not let its holder in. The holder is never told; who reads use is.</summary>
public enum UseRefusal
{
    /// <summary>Its time was over.</summary>
    Expired,

    /// <summary>It was revoked for good.</summary>
    Revoked,

    /// <summary>It was in quarantine.</summary>
    Suspended,

    /// <summary>Its application user was disabled or deleted, or its administrator removed.</summary>
    Disabled,

    /// <summary>It was used from outside its allowlist.</summary>
    Address,

    /// <summary>It was good, and the permission that was asked for was not among what it may do.</summary>
    Scope,

    /// <summary>It was replaced by rotation, and the overlap was over: a program still has the old secret.</summary>
    RotatedOut,
}
