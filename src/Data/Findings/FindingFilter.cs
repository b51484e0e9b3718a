using AppUsersGateway.Data.Database;
using AppUsersGateway.Data.Paging;

namespace AppUsersGateway.Data.Findings;

/// <summary>Which findings are wanted; null means any.</summary>
public sealed record FindingFilter
{
    /// <summary>Standing there.</summary>
    public FindingStatus? Status { get; init; }

    /// <summary>At least this severe.</summary>
    public Severity? SeverityAtLeast { get; init; }

    /// <summary>Of this rule, by code.</summary>
    public string? Rule { get; init; }

    /// <summary>About this application user or one of its tokens.</summary>
    public string? ApplicationUserId { get; init; }

    /// <summary>About this token.</summary>
    public string? TokenId { get; init; }

    /// <summary>About an application user of this owner.</summary>
    public string? OwnerId { get; init; }

    /// <summary>Opened after this moment.</summary>
    public DateTimeOffset? OpenedAfter { get; init; }

    /// <summary>The part of a list that fulfils it.</summary>
    internal ListQuery<Finding> Narrow(ListQuery<Finding> list)
    {
        if (Status is { } status)
        {
            list.Where("f.status = @Status", "Status", EnumText.Of(status));
        }

        if (SeverityAtLeast is { } severity)
        {
            list.Where("f.severity >= @Severity", "Severity", (long)severity);
        }

        if (Rule is { } rule)
        {
            list.Where("f.rule = @Rule", "Rule", rule);
        }

        if (ApplicationUserId is { } user)
        {
            list.Of("f.application_user_id", "UserId", user);
        }

        if (TokenId is { } token)
        {
            list.Of("f.token_id", "TokenId", token);
        }

        if (OwnerId is { } owner)
        {
            list.Where("exists (select 1 from application_users u where u.id = f.application_user_id and u.owner_id = @OwnerId)", "OwnerId", owner);
        }

        if (OpenedAfter is { } opened)
        {
            list.Where("f.opened_at > @OpenedAfter", "OpenedAfter", opened.ToUnixTimeMilliseconds());
        }

        return list;
    }
}
