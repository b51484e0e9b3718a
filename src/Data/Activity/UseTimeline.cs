using AppUsersGateway.Data.Database;
using AppUsersGateway.Data.Paging;

namespace AppUsersGateway.Data.Activity;

/// <summary>Use of tokens in hourly sums in the form of entries of the log, beside which they are kept: they are many, they grow, and they end.</summary>
public sealed class UseTimeline
{
    /// <summary>The latest hour first.</summary>
    public static readonly ListOrder<ActivityEvent> NewestFirst = new("hour", "s.hour", Descending: true, entry => entry.At.ToUnixTimeMilliseconds());

    /// <summary>Read for many application users at once.</summary>
    public static readonly ListParent<ActivityEvent> OfApplicationUser = new("s.application_user_id", entry => entry.ApplicationUserId);

    /// <summary>Read for many tokens at once.</summary>
    public static readonly ListParent<ActivityEvent> OfToken = new("s.token_id", entry => entry.TokenId);

    // Looked up for each row and not joined: an engine would rather read all tokens than a page of them.
    private const string PersonId = "(select t.administrator_id from tokens t where t.id = s.token_id)";

    private const string Columns =
        "0 as sequence, s.id, s.organization_id, s.hour as at, 'TOKEN_USED' as kind, s.outcome, nullif(s.reason, '') as reason, s.uses as count, s.last_at, " +
        $"case when s.application_user_id is null then 'ADMINISTRATOR' else 'APPLICATION_USER' end as actor_kind, coalesce(s.application_user_id, {PersonId}) as actor_id, " +
        "coalesce((select u.name from application_users u where u.id = s.application_user_id), " +
        $"(select a.name from administrators a where a.id = {PersonId})) as actor_name, " +
        $"s.token_id as actor_token_id, s.application_user_id, s.token_id, {PersonId} as administrator_id, s.ip, s.user_agent, " +
        "'[]' as changes, '' as previous_hash, '' as hash";

    private const string From = "token_usage s";

    /// <summary>The sums that fulfil a filter, whatever kind it names.</summary>
    /// <param name="organizationId">The organization.</param>
    /// <param name="filter">What is wanted.</param>
    /// <param name="ofPeople">Whether use of people's tokens is listed too.</param>
    public ListQuery<ActivityEvent> List(string organizationId, ActivityFilter filter, bool ofPeople = true)
    {
        var list = new ListQuery<ActivityEvent>(Columns, From, "s.id").Where("s.organization_id = @OrganizationId", "OrganizationId", organizationId);
        if (!ofPeople)
        {
            list.Where("s.application_user_id is not null");
        }

        if (filter.ApplicationUserId is { } user)
        {
            list.Where("s.application_user_id = @UserId", "UserId", user);
        }

        if (filter.TokenId is { } token)
        {
            list.Where("s.token_id = @TokenId", "TokenId", token);
        }

        if (filter.AdministratorId is { } administrator)
        {
            list.Where("s.token_id in (select t.id from tokens t where t.administrator_id = @AdministratorId)", "AdministratorId", administrator);
        }

        if (filter.ActorId is { } actor)
        {
            list.Where("s.token_id in (select t.id from tokens t where t.application_user_id = @ActorId or t.administrator_id = @ActorId)", "ActorId", actor);
        }

        if (filter.Outcome is { } outcome)
        {
            list.Where("s.outcome = @Outcome", "Outcome", EnumText.Of(outcome));
        }

        if (filter.Since is { } since)
        {
            list.Where("s.hour >= @Since", "Since", since.ToUnixTimeMilliseconds());
        }

        if (filter.Until is { } until)
        {
            list.Where("s.hour < @Until", "Until", until.ToUnixTimeMilliseconds());
        }

        return list;
    }

    /// <summary>One sum of the organization, by id.</summary>
    public Task<ActivityEvent?> Find(Session session, string organizationId, string id) =>
        session.QueryOne<ActivityEvent>($"select {Columns} from {From} where s.id = @id and s.organization_id = @organizationId", new { id, organizationId });
}
