using AppUsersGateway.Data.Database;
using AppUsersGateway.Data.Paging;

namespace AppUsersGateway.Data.Activity;

/// <summary>Reads the log, newest first.</summary>
public sealed class ActivityRepository
{
    /// <summary>Newest first.</summary>
    public static readonly ListOrder<ActivityEvent> NewestFirst = new("sequence", "sequence", Descending: true, entry => entry.Sequence);

    /// <summary>Read for many application users at once.</summary>
    public static readonly ListParent<ActivityEvent> OfApplicationUser = new("application_user_id", entry => entry.ApplicationUserId);

    /// <summary>Read for many tokens at once.</summary>
    public static readonly ListParent<ActivityEvent> OfToken = new("token_id", entry => entry.TokenId);

    private const string Columns =
        "sequence, id, organization_id, at, kind, outcome, reason, actor_kind, actor_id, actor_name, actor_token_id, " +
        "application_user_id, token_id, administrator_id, ip, user_agent, changes, previous_hash, hash";

    internal const string Select = $"select {Columns} from activity";

    /// <summary>The entries that fulfil a filter.</summary>
    public ListQuery<ActivityEvent> List(string organizationId, ActivityFilter filter)
    {
        var list = new ListQuery<ActivityEvent>(Columns, "activity", "id").In("organization_id", organizationId);
        if (filter.ApplicationUserId is { } user)
        {
            list.Of("application_user_id", "UserId", user);
        }

        if (filter.TokenId is { } token)
        {
            list.Of("token_id", "TokenId", token);
        }

        if (filter.AdministratorId is { } administrator)
        {
            list.Of("administrator_id", "AdministratorId", administrator);
        }

        if (filter.ActorId is { } actor)
        {
            list.Of("actor_id", "ActorId", actor);
        }

        if (filter.Kind is { } kind)
        {
            list.Where("kind = @Kind", "Kind", EnumText.Of(kind));
        }

        if (filter.Outcome is { } outcome)
        {
            // Written out, so that the engines see that the index of the refusals serves.
            list.Where($"outcome = '{EnumText.Of(outcome)}'");
        }

        if (filter.Since is { } since)
        {
            list.Where("at >= @Since", "Since", since.ToUnixTimeMilliseconds());
        }

        if (filter.Until is { } until)
        {
            list.Where("at < @Until", "Until", until.ToUnixTimeMilliseconds());
        }

        return list;
    }

    /// <summary>The next entries of all organizations, oldest first. Writers hold the chain's head until they commit, so that none appears later before these.</summary>
    /// <param name="session">The database.</param>
    /// <param name="sequence">The place in the chain after which to begin.</param>
    /// <param name="take">The most to read.</param>
    public Task<IReadOnlyList<ActivityEvent>> After(Session session, long sequence, int take) =>
        session.Query<ActivityEvent>(Select + " where sequence > @sequence order by sequence limit +@take", new { sequence, take });

    /// <summary>One entry of the organization, by id.</summary>
    public Task<ActivityEvent?> Find(Session session, string organizationId, string id) =>
        session.QueryOne<ActivityEvent>(Select + " where id = @id and organization_id = @organizationId", new { id, organizationId });
}

/// <summary>Which entries are wanted; null means any.</summary>
/// <param name="ApplicationUserId">About this application user.</param>
/// <param name="TokenId">About this token.</param>
/// <param name="Kind">Of this kind.</param>
/// <param name="Outcome">Done, or refused.</param>
/// <param name="AdministratorId">About this person.</param>
/// <param name="ActorId">Done or tried by this person or application user.</param>
/// <param name="Since">Not before this moment.</param>
/// <param name="Until">Before this moment.</param>
public sealed record ActivityFilter(
    string? ApplicationUserId = null, string? TokenId = null, ActivityKind? Kind = null, ActivityOutcome? Outcome = null,
    string? AdministratorId = null, string? ActorId = null, DateTimeOffset? Since = null, DateTimeOffset? Until = null)
{
    /// <summary>Whether an entry is wanted: what <see cref="ActivityRepository.List"/> says in SQL.</summary>
    public bool Matches(ActivityEvent entry) =>
        (ApplicationUserId is null || entry.ApplicationUserId == ApplicationUserId)
        && (TokenId is null || entry.TokenId == TokenId)
        && (Kind is null || entry.Kind == Kind)
        && (Outcome is null || entry.Outcome == Outcome)
        && (AdministratorId is null || entry.AdministratorId == AdministratorId)
        && (ActorId is null || entry.ActorId == ActorId)
        && (Since is null || entry.At >= Since)
        && (Until is null || entry.At < Until);
}
