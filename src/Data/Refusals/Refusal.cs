namespace AppUsersGateway.Data.Refusals;

/// <summary>The one exception for "you may not": the caller's fault, told to the caller, never logged as an error.</summary>
public sealed class Refusal(RefusalCode code, string message, string? field = null) : Exception(message)
{
    /// <summary>Which kind of refusal: the public code.</summary>
    public RefusalCode Code { get; } = code;

    /// <summary>The input field at fault; null when it is the whole request.</summary>
    public string? Field { get; } = field;
}

/// <summary>The public codes of <c>UserError.code</c>. Names are contract: never renamed.</summary>
public enum RefusalCode
{
    /// <summary>Another one already has this name.</summary>
    NameTaken,

    /// <summary>The name is empty, too long, or holds control characters.</summary>
    InvalidName,

    /// <summary>A text is too long or holds control characters.</summary>
    InvalidText,

    /// <summary>Not an e-mail address.</summary>
    InvalidEmail,

    /// <summary>An entry of an allowlist is not a canonical network.</summary>
    InvalidIpNetwork,

    /// <summary>The session duration is outside 600 … 315 360 000 seconds, or missing where it is needed.</summary>
    InvalidDuration,

    /// <summary>A moment is missing, past or too far away.</summary>
    InvalidTime,

    /// <summary>The value of a threshold is out of range.</summary>
    InvalidThreshold,

    /// <summary>A schedule never comes or comes too often, or its time zone is unknown.</summary>
    InvalidSchedule,

    /// <summary>A condition that the change needs is missing, or there are too many.</summary>
    InvalidFilter,

    /// <summary>The permission is not in the catalogue, or makes no sense on that kind of resource.</summary>
    InvalidPermission,

    /// <summary>The organization's limit is reached; the message says how to raise it.</summary>
    LimitReached,

    /// <summary>The policy of the organization forbids it.</summary>
    PolicyViolation,

    /// <summary>No such object in the caller's organization.</summary>
    NotFound,

    /// <summary>The object's present state does not allow it.</summary>
    Conflict,

    /// <summary>The token has been revoked before.</summary>
    AlreadyRevoked,
}
