using AppUsersGateway.Data.Database;
using AppUsersGateway.Data.Findings;
using AppUsersGateway.Data.Paging;

namespace AppUsersGateway.Data.Tokens;

/// <summary>Reads tokens.</summary>
public sealed class TokenList
{
    /// <summary>Newest first.</summary>
    public static readonly ListOrder<Token> NewestFirst = new("created", "t.created_at", Descending: true, token => token.CreatedAt.ToUnixTimeMilliseconds());

    /// <summary>Soonest end first; those that never end last.</summary>
    public static readonly ListOrder<Token> ByExpiry =
        new("expires", $"coalesce(t.expires_at, {Never})", Descending: false, token => token.ExpiresAt?.ToUnixTimeMilliseconds() ?? long.MaxValue);

    /// <summary>Longest silent first; those never used before all others.</summary>
    public static readonly ListOrder<Token> ByLastUse =
        new("used", "coalesce(t.last_used_at, 0)", Descending: false, token => token.LastUsedAt?.ToUnixTimeMilliseconds() ?? 0);

    /// <summary>Read for many application users at once.</summary>
    public static readonly ListParent<Token> OfApplicationUser = new("t.application_user_id", token => token.ApplicationUserId);

    /// <summary>Read for many people at once.</summary>
    public static readonly ListParent<Token> OfAdministrator = new("t.administrator_id", token => token.AdministratorId);

    internal const string ById = $"select {Columns} from {From} where t.id = @id and t.organization_id = @OrganizationId";

    /// <summary>The end of a token that has none, as SQL: the same words wherever an index is to be found by it.</summary>
    internal const string Never = "9223372036854775807";

    private const string Columns =
        "t.id, t.organization_id, t.application_user_id, t.administrator_id, t.prefix, t.description, t.max_age_seconds, t.extend_when_used, " +
        "t.ip_allowlist, t.scopes, t.created_at, t.created_by, t.expires_at, t.absolute_expires_at, t.policy_bypass_reason, t.revoked_at, t.revoke_reason, t.suspended_at, t.suspend_reason, " +
        "t.rotated_from, t.grace_ends_at, t.close_when_silent_seconds, t.last_used_at, t.last_used_ip, t.last_user_agent, t.last_denied_at";

    private const string From = "tokens t";

    private const string HasNotEnded = $"t.revoked_at is null and coalesce(t.expires_at, {Never}) > @Now";

    private const string AnyAddress =
        "(t.ip_allowlist is null or ' ' || t.ip_allowlist || ' ' like '% 0.0.0.0/0 %' or ' ' || t.ip_allowlist || ' ' like '% ::/0 %')";

    /// <summary>The application users' tokens that fulfil a filter.</summary>
    public ListQuery<Token> List(string organizationId, TokenFilter filter, DateTimeOffset now) => List("t.application_user_id", organizationId, filter, now);

    /// <summary>The people's tokens that fulfil a filter.</summary>
    public ListQuery<Token> ListOfAdministrators(string organizationId, TokenFilter filter, DateTimeOffset now) =>
        List("t.administrator_id", organizationId, filter, now);

    private static ListQuery<Token> List(string holder, string organizationId, TokenFilter filter, DateTimeOffset now)
    {
        var list = new ListQuery<Token>(Columns, From, "t.id")
            .In("t.organization_id", organizationId)
            .Where($"{holder} is not null");
        AddStatus(list, filter.Status, now);
        if (filter.Ids is { } ids)
        {
            list.Of("t.id", "Ids", new InList(ids));
        }

        if (filter.ApplicationUserId is { } user)
        {
            list.Of("t.application_user_id", "UserId", user);
        }

        if (filter.ExpiresBefore is { } expires)
        {
            list.Where($"coalesce(t.expires_at, {Never}) < @ExpiresBefore", "ExpiresBefore", expires.ToUnixTimeMilliseconds());
        }

        if (filter.LastUsedBefore is { } used)
        {
            list.Where("t.last_used_at < @LastUsedBefore", "LastUsedBefore", used.ToUnixTimeMilliseconds());
        }

        if (filter.NeverUsed is { } never)
        {
            list.Where($"t.last_used_at is {(never ? "" : "not ")}null");
        }

        if (filter.AnyAddress is { } any)
        {
            list.Where(any ? AnyAddress : $"not {AnyAddress}");
        }

        if (filter.CreatedBefore is { } created)
        {
            list.Where("t.created_at < @CreatedBefore", "CreatedBefore", created.ToUnixTimeMilliseconds());
        }

        if (filter.SeverityAtLeast is { } severity)
        {
            list.Where(
                "exists (select 1 from findings f where f.token_id = t.id and f.resolved_at is null and f.severity >= @Severity)", "Severity", (long)severity);
        }

        return list;
    }

    /// <summary>One of an application user, by id.</summary>
    public async Task<Token?> Find(Session session, string organizationId, string id) =>
        await session.QueryOne<Token>(ById, new { id, OrganizationId = organizationId }) is { ApplicationUserId: not null } token ? token : null;

    /// <summary>Those with the given ids, of application users and administrators.</summary>
    public async Task<IReadOnlyDictionary<string, Token>> FindMany(Session session, string organizationId, IReadOnlyCollection<string> ids) =>
        (await session.Query<Token>(
            $"select {Columns} from {From} where t.organization_id || '' = @organizationId and t.id in @Ids", new { organizationId, Ids = new InList(ids) }))
        .ToDictionary(token => token.Id, StringComparer.Ordinal);

    /// <summary>Those that replace the given ones, by the id of the one replaced.</summary>
    public async Task<IReadOnlyDictionary<string, Token>> FindSuccessors(Session session, string organizationId, IReadOnlyCollection<string> ids) =>
        (await session.Query<Token>(
            $"select {Columns} from {From} where t.organization_id || '' = @organizationId and t.rotated_from in @Ids", new { organizationId, Ids = new InList(ids) }))
        .ToDictionary(token => token.RotatedFrom!, StringComparer.Ordinal);

    /// <summary>The organization's token with a secret, whatever its state; null when it is another organization's or was never issued.</summary>
    public Task<Token?> FindBySecret(Session session, string organizationId, TokenSecret secret) =>
        session.QueryOne<Token>(
            $"select {Columns} from {From} where t.secret_hash = @Hash and t.organization_id = @organizationId", new { secret.Hash, organizationId });

    /// <summary>Every token of application users that has not ended, oldest first, one by one.</summary>
    public IAsyncEnumerable<Token> NotEnded(Session session, string organizationId, DateTimeOffset now) =>
        session.Stream<Token>(
            $"select {Columns} from {From} where t.organization_id = @organizationId and t.application_user_id is not null and {HasNotEnded} order by t.created_at, t.id",
            new { organizationId, Now = now },
            session.Cancellation);

    /// <summary>Those of application users that a filter names and that could still let somebody in: active and suspended ones.</summary>
    public ListQuery<Token> NotEndedOf(string organizationId, TokenFilter filter, DateTimeOffset now) =>
        List(organizationId, filter, now).Where(HasNotEnded, "Now", now.ToUnixTimeMilliseconds());

    private static void AddStatus(ListQuery<Token> list, TokenStatus? status, DateTimeOffset now)
    {
        switch (status)
        {
            case TokenStatus.Active:
                list.Where($"{HasNotEnded} and t.suspended_at is null", "Now", now.ToUnixTimeMilliseconds());
                break;
            case TokenStatus.Suspended:
                list.Where($"{HasNotEnded} and t.suspended_at is not null", "Now", now.ToUnixTimeMilliseconds());
                break;
            case TokenStatus.Expired:
                list.Where($"t.revoked_at is null and coalesce(t.expires_at, {Never}) <= @Now", "Now", now.ToUnixTimeMilliseconds());
                break;
            case TokenStatus.Revoked:
                list.Where("t.revoked_at is not null");
                break;
        }
    }
}

/// <summary>Which tokens are wanted; null means any.</summary>
public sealed record TokenFilter
{
    /// <summary>In this state now.</summary>
    public TokenStatus? Status { get; init; }

    /// <summary>With one of these ids.</summary>
    public IReadOnlyCollection<string>? Ids { get; init; }

    /// <summary>Of this application user.</summary>
    public string? ApplicationUserId { get; init; }

    /// <summary>Ending before this moment.</summary>
    public DateTimeOffset? ExpiresBefore { get; init; }

    /// <summary>Used, but not since this moment.</summary>
    public DateTimeOffset? LastUsedBefore { get; init; }

    /// <summary>Never used, or used at least once.</summary>
    public bool? NeverUsed { get; init; }

    /// <summary>Usable from every address (no allowlist, or 0.0.0.0/0 or ::/0 in it), or not.</summary>
    public bool? AnyAddress { get; init; }

    /// <summary>Issued before this moment.</summary>
    public DateTimeOffset? CreatedBefore { get; init; }

    /// <summary>With an open finding of at least this severity.</summary>
    public Severity? SeverityAtLeast { get; init; }
}
