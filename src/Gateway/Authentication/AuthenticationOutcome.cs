namespace AppUsersGateway.Gateway.Authentication;

/// <summary>What became of a request's token: for the operator's numbers. A client is never told more than that it was refused.</summary>
public enum AuthenticationOutcome
{
    /// <summary>Let in.</summary>
    Allowed,

    /// <summary>No bearer token, or nothing that could be one.</summary>
    NoToken,

    /// <summary>Well formed, and nobody's.</summary>
    UnknownToken,

    /// <summary>A token of the identity provider that is not valid, or is of nobody here.</summary>
    RefusedSignIn,

    /// <summary>Revoked for good.</summary>
    Revoked,

    /// <summary>In quarantine.</summary>
    Suspended,

    /// <summary>Its time is over.</summary>
    Expired,

    /// <summary>It was replaced by rotation, and the overlap is over.</summary>
    RotatedOut,

    /// <summary>Its application user is disabled or deleted, or its administrator removed.</summary>
    Disabled,

    /// <summary>Used from outside its allowlist.</summary>
    WrongAddress,

    /// <summary>An administrator's token shown to a service: those are for this gateway alone.</summary>
    PersonsToken,

    /// <summary>Another organization's token shown to a service.</summary>
    ForeignToken,

    /// <summary>Live, without the permission that the service demands.</summary>
    MissingPermission,

    /// <summary>Not looked up: the database did not answer.</summary>
    Unavailable,

    /// <summary>Not looked up: too many asked at the same time.</summary>
    Overloaded,
}
