using AppUsersGateway.Data.Paging;

namespace AppUsersGateway.Data.Activity;

/// <summary>One entry of the append-only, hash-chained log; or, of kind <see cref="ActivityKind.TokenUsed"/>, an hourly sum of use in the form of one.</summary>
public sealed record ActivityEvent : IRow
{
    /// <summary>Its place in the chain of the whole database, from 1 without gaps; 0 for use, which is not in it.</summary>
    public required long Sequence { get; init; }

    /// <inheritdoc/>
    public required string Id { get; init; }

    /// <summary>The organization it belongs to.</summary>
    public required string OrganizationId { get; init; }

    /// <summary>When it happened.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>What was done or tried.</summary>
    public required ActivityKind Kind { get; init; }

    /// <summary>Done, or refused.</summary>
    public required ActivityOutcome Outcome { get; init; }

    /// <summary>Why it was refused (a public code), or the reason somebody gave.</summary>
    public string? Reason { get; init; }

    /// <summary>What kind of actor.</summary>
    public required PrincipalKind ActorKind { get; init; }

    /// <summary>The actor's id; null for the host.</summary>
    public string? ActorId { get; init; }

    /// <summary>The actor's name at the time.</summary>
    public required string ActorName { get; init; }

    /// <summary>The token the actor came with.</summary>
    public string? ActorTokenId { get; init; }

    /// <summary>The application user concerned.</summary>
    public string? ApplicationUserId { get; init; }

    /// <summary>The token concerned.</summary>
    public string? TokenId { get; init; }

    /// <summary>The administrator concerned.</summary>
    public string? AdministratorId { get; init; }

    /// <summary>The client's address.</summary>
    public string? Ip { get; init; }

    /// <summary>The client's program.</summary>
    public string? UserAgent { get; init; }

    /// <summary>How often: once, or the uses of the hour.</summary>
    public long Count { get; init; } = 1;

    /// <summary>Of use, the last of these uses; null for an entry of the log.</summary>
    public DateTimeOffset? LastAt { get; init; }

    /// <summary>The fields before and after.</summary>
    public required ChangeList Changes { get; init; }

    /// <summary>The hash of the entry before it.</summary>
    public required string PreviousHash { get; init; }

    /// <summary>SHA-256 over <see cref="PreviousHash"/> and this entry in canonical JSON.</summary>
    public required string Hash { get; init; }
}

/// <summary>What was done or tried.</summary>
public enum ActivityKind
{
    /// <summary>An organization came into being.</summary>
    OrganizationCreated,

    /// <summary>Fields of the organization changed.</summary>
    OrganizationUpdated,

    /// <summary>A person was given access.</summary>
    AdministratorInvited,

    /// <summary>A person's name or address changed.</summary>
    AdministratorUpdated,

    /// <summary>A person's token was issued.</summary>
    AdministratorTokenCreated,

    /// <summary>A person's token was revoked for good.</summary>
    AdministratorTokenRevoked,

    /// <summary>A person's access ended.</summary>
    AdministratorRemoved,

    /// <summary>An application user was created.</summary>
    ApplicationUserCreated,

    /// <summary>Fields of an application user changed.</summary>
    ApplicationUserUpdated,

    /// <summary>All its tokens are refused from now on, reversibly.</summary>
    ApplicationUserDisabled,

    /// <summary>It may work again.</summary>
    ApplicationUserEnabled,

    /// <summary>It is gone for good and its tokens are revoked.</summary>
    ApplicationUserDeleted,

    /// <summary>A token was issued.</summary>
    TokenCreated,

    /// <summary>A token was revoked for good.</summary>
    TokenRevoked,

    /// <summary>A token is refused from now on, reversibly.</summary>
    TokenSuspended,

    /// <summary>A suspended token may work again.</summary>
    TokenResumed,

    /// <summary>A token got a successor and ends after an overlap.</summary>
    TokenRotated,

    /// <summary>Somebody showed a secret and asked whose it is.</summary>
    TokenIdentified,

    /// <summary>A token was used, or its use refused: an hourly sum, never an entry of the log.</summary>
    TokenUsed,

    /// <summary>Somebody asked for an audit now.</summary>
    AuditRequested,

    /// <summary>Somebody accepted a finding for a time.</summary>
    FindingAcknowledged,

    /// <summary>Somebody put a finding off.</summary>
    FindingSnoozed,

    /// <summary>Somebody took the decision about a finding back.</summary>
    FindingReopened,

    /// <summary>A rule's findings about something are accepted for a time.</summary>
    RuleExceptionCreated,

    /// <summary>An exception was ended before its time.</summary>
    RuleExceptionEnded,

    /// <summary>What audits ask was changed.</summary>
    AuditPolicyUpdated,

    /// <summary>Somebody said that what the ladder holds back is meant.</summary>
    LadderConfirmed,

    /// <summary>What new tokens must fulfil was changed.</summary>
    TokenPolicyUpdated,

    /// <summary>Somebody confirmed that an application user is still needed.</summary>
    ApplicationUserReviewed,

    /// <summary>A secret was reported to have been seen where it should not be, or the gateway noticed that.</summary>
    LeakReported,

    /// <summary>Somebody asked to send an e-mail again.</summary>
    EmailResent,

    /// <summary>Somebody asked for an e-mail that only shows whether mails arrive.</summary>
    EmailTestRequested,

    /// <summary>Somebody ended or began a kind of e-mail, by a link in one.</summary>
    EmailPreferenceUpdated,

    /// <summary>A unit came into being.</summary>
    OrganizationalUnitCreated,

    /// <summary>A project came into being.</summary>
    ProjectCreated,

    /// <summary>A unit or project is gone, and what was granted on it.</summary>
    ResourceDeleted,

    /// <summary>A person or program was granted permissions.</summary>
    PermissionsGranted,

    /// <summary>Permissions were taken away from a person or program.</summary>
    PermissionsRevoked,

    /// <summary>A backup took the place of the database: what happened between is not in the log.</summary>
    DatabaseRestored,
}
