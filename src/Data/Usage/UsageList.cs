using AppUsersGateway.Data.Activity;
using AppUsersGateway.Data.Database;
using AppUsersGateway.Data.Paging;

namespace AppUsersGateway.Data.Usage;

/// <summary>Reads use in hourly sums.</summary>
public sealed class UsageList
{
    /// <summary>The latest hour first.</summary>
    public static readonly ListOrder<TokenUseSum> NewestFirst = new("hour", "s.hour", Descending: true, sum => sum.Hour.ToUnixTimeMilliseconds());

    /// <summary>Read for many tokens at once.</summary>
    public static readonly ListParent<TokenUseSum> OfToken = new("s.token_id", sum => sum.TokenId);

    /// <summary>Read for many application users at once.</summary>
    public static readonly ListParent<TokenUseSum> OfApplicationUser = new("s.application_user_id", sum => sum.ApplicationUserId);

    private const string Columns =
        "s.id, s.token_id, s.application_user_id, s.hour, s.ip, s.user_agent, s.outcome, nullif(s.reason, '') as reason, s.uses, s.last_at";

    /// <summary>The sums that fulfil a filter.</summary>
    public ListQuery<TokenUseSum> List(string organizationId, UsageFilter filter)
    {
        var list = new ListQuery<TokenUseSum>(Columns, "token_usage s", "s.id").Where("s.organization_id = @OrganizationId", "OrganizationId", organizationId);
        if (filter.From is { } from)
        {
            list.Where("s.hour >= @From", "From", TokenUse.HourOf(from).ToUnixTimeMilliseconds());
        }

        if (filter.Until is { } until)
        {
            list.Where("s.hour < @Until", "Until", until.ToUnixTimeMilliseconds());
        }

        if (filter.Outcome is { } outcome)
        {
            list.Where("s.outcome = @Outcome", "Outcome", EnumText.Of(outcome));
        }

        if (filter.Reason is { } reason)
        {
            list.Where("s.reason = @Reason", "Reason", EnumText.Of(reason));
        }

        return list;
    }
}

/// <summary>Uses of one token in one hour from one address by one program, as they are stored.</summary>
public sealed record TokenUseSum : IRow
{
    /// <inheritdoc/>
    public required string Id { get; init; }

    /// <summary>The token.</summary>
    public required string TokenId { get; init; }

    /// <summary>Its application user; null for a person's token.</summary>
    public string? ApplicationUserId { get; init; }

    /// <summary>The beginning of the hour, UTC.</summary>
    public required DateTimeOffset Hour { get; init; }

    /// <summary>The client's address; <see cref="TokenUse.Others"/> for all that are not kept apart.</summary>
    public required string Ip { get; init; }

    /// <summary>The client's program; empty when it sent none, <see cref="TokenUse.Others"/> for all that are not kept apart.</summary>
    public required string UserAgent { get; init; }

    /// <summary>Accepted, or refused.</summary>
    public required ActivityOutcome Outcome { get; init; }

    /// <summary>Why it was refused; null when it was accepted.</summary>
    public UseRefusal? Reason { get; init; }

    /// <summary>The number of uses.</summary>
    public required long Uses { get; init; }

    /// <summary>The last of them.</summary>
    public required DateTimeOffset LastAt { get; init; }
}

/// <summary>Which sums are wanted; null means any.</summary>
/// <param name="From">Of the hour of this moment and later ones.</param>
/// <param name="Until">Of hours that begin before this moment.</param>
/// <param name="Outcome">Accepted, or refused.</param>
/// <param name="Reason">Refused for this reason.</param>
public sealed record UsageFilter(DateTimeOffset? From = null, DateTimeOffset? Until = null, ActivityOutcome? Outcome = null, UseRefusal? Reason = null);
