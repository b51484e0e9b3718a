using AppUsersGateway.Data.Activity;
using AppUsersGateway.Data.ApplicationUsers;
using AppUsersGateway.Data.Database;
using AppUsersGateway.Data.Findings;
using AppUsersGateway.Data.Identifiers;
using AppUsersGateway.Data.Organizations;
using AppUsersGateway.Data.Paging;
using AppUsersGateway.Data.Refusals;
using AppUsersGateway.Data.Tokens;

namespace AppUsersGateway.Data.RuleExceptions;

/// <summary>Exceptions of rules. Each change is one transaction with its entry in the activity log.</summary>
public sealed class RuleExceptionRepository(
    OrganizationRepository organizations, ApplicationUserList users, TokenList tokens, ActivityLog activity, TimeProvider time)
{
    /// <summary>Newest first.</summary>
    public static readonly ListOrder<RuleException> NewestFirst =
        new("created", "e.created_at", Descending: true, exception => exception.CreatedAt.ToUnixTimeMilliseconds());

    private const string Columns =
        "e.id, e.organization_id, e.rule, e.application_user_id, e.token_id, e.reason, e.created_at, e.created_by, e.created_by_name, e.expires_at, e.ended_at";

    private const string From = "rule_exceptions e";

    /// <summary>Those that fulfil a filter, ended ones too unless it says otherwise.</summary>
    public ListQuery<RuleException> List(string organizationId, RuleExceptionFilter filter, DateTimeOffset now)
    {
        var list = new ListQuery<RuleException>(Columns, From, "e.id").Where("e.organization_id = @OrganizationId", "OrganizationId", organizationId);
        if (filter.Rule is { } rule)
        {
            list.Where("e.rule = @Rule", "Rule", rule);
        }

        if (filter.ApplicationUserId is { } user)
        {
            list.Where("e.application_user_id = @UserId", "UserId", user);
        }

        if (filter.TokenId is { } token)
        {
            list.Where("e.token_id = @TokenId", "TokenId", token);
        }

        if (filter.Holds is { } holds)
        {
            list.Where(holds ? "e.ended_at is null and e.expires_at > @Now" : "(e.ended_at is not null or e.expires_at <= @Now)", "Now", now.ToUnixTimeMilliseconds());
        }

        return list;
    }

    /// <summary>One by id.</summary>
    public async Task<RuleException?> Find(Session session, string organizationId, string id) =>
        (await FindMany(session, organizationId, [id])).GetValueOrDefault(id);

    /// <summary>Those with the given ids.</summary>
    public async Task<IReadOnlyDictionary<string, RuleException>> FindMany(Session session, string organizationId, IReadOnlyCollection<string> ids) =>
        (await session.Query<RuleException>(
            $"select {Columns} from {From} where e.organization_id || '' = @organizationId and e.id in @Ids", new { organizationId, Ids = new InList(ids) }))
        .ToDictionary(exception => exception.Id, StringComparer.Ordinal);

    /// <summary>All that nobody has ended, also those whose time is over: what an audit looks at.</summary>
    public Task<IReadOnlyList<RuleException>> NotEnded(Session session, string organizationId) =>
        session.Query<RuleException>(
            $"select {Columns} from {From} where e.organization_id = @organizationId and e.ended_at is null order by e.created_at, e.id", new { organizationId });

    /// <summary>Makes an exception of a rule for an application user with all its tokens, or for one token.</summary>
    /// <exception cref="Refusal">The user or token does not exist, the reason or end is missing or bad, or there is such an exception already.</exception>
    public async Task<RuleException> Create(Session session, Actor actor, string rule, string? applicationUserId, string? tokenId, string? reason, DateTimeOffset until)
    {
        var now = time.GetUtcNow();
        var why = Decision.Reason(reason);
        var end = Decision.Until(until, now);
        await organizations.Lock(session, actor.OrganizationId);
        var userId = await Subject(session, actor, applicationUserId, tokenId);
        var exception = new RuleException
        {
            Id = Identifier.New(IdentifierKind.RuleException, now),
            OrganizationId = actor.OrganizationId,
            Rule = rule,
            ApplicationUserId = userId,
            TokenId = tokenId,
            Reason = why,
            CreatedAt = now,
            CreatedBy = actor.Id,
            CreatedByName = actor.Name,
            ExpiresAt = end,
        };

        // One whose time is over gives way to its renewal; GOV-001 no longer speaks of it then.
        await session.Execute(
            """
            update rule_exceptions set ended_at = @now
            where organization_id = @OrganizationId and rule = @Rule and application_user_id = @ApplicationUserId
                and coalesce(token_id, '') = coalesce(@TokenId, '') and ended_at is null and expires_at <= @now
            """,
            new { now, exception.OrganizationId, exception.Rule, exception.ApplicationUserId, exception.TokenId });
        var inserted = await session.Execute(
            """
            insert into rule_exceptions (id, organization_id, rule, application_user_id, token_id, reason, created_at, created_by, created_by_name, expires_at)
            values (@Id, @OrganizationId, @Rule, @ApplicationUserId, @TokenId, @Reason, @CreatedAt, @CreatedBy, @CreatedByName, @ExpiresAt)
            on conflict do nothing
            """,
            exception);
        if (inserted == 0)
        {
            throw new Refusal(RefusalCode.Conflict, $"There is an exception of {rule} for this already: end it first (endRuleException) to make another.", tokenId is null ? "applicationUserId" : "tokenId");
        }

        await Log(session, actor, ActivityKind.RuleExceptionCreated, exception, ChangeList.Created(
            ("ruleExceptionId", exception.Id), ("rule", rule), ("reason", why), ("until", Decision.Text(end))));
        return exception;
    }

    /// <summary>Ends an exception before its time.</summary>
    /// <exception cref="Refusal">It does not exist, or was ended before.</exception>
    public async Task<RuleException> End(Session session, Actor actor, string id)
    {
        await organizations.Lock(session, actor.OrganizationId);
        var before = await Find(session, actor.OrganizationId, id)
            ?? throw new Refusal(RefusalCode.NotFound, "ruleExceptionId: there is no such exception.", "ruleExceptionId");
        if (before.EndedAt is not null)
        {
            throw new Refusal(RefusalCode.Conflict, "The exception was ended before.", "ruleExceptionId");
        }

        var ended = before with { EndedAt = time.GetUtcNow() };
        await session.Execute("update rule_exceptions set ended_at = @EndedAt where id = @Id", new { ended.EndedAt, ended.Id });
        await Log(session, actor, ActivityKind.RuleExceptionEnded, ended, ChangeList.Between(
            ("ruleExceptionId", id, id), ("endedAt", null, Decision.Text(ended.EndedAt.Value))));
        return ended;
    }

    private async Task<string> Subject(Session session, Actor actor, string? applicationUserId, string? tokenId)
    {
        if (applicationUserId is null == tokenId is null)
        {
            throw new Refusal(RefusalCode.InvalidFilter, "Give exactly one of applicationUserId and tokenId.", "applicationUserId");
        }

        if (tokenId is null)
        {
            return (await users.Find(session, actor.OrganizationId, applicationUserId!))?.Id
                ?? throw new Refusal(RefusalCode.NotFound, "applicationUserId: there is no such application user.", "applicationUserId");
        }

        return (await tokens.Find(session, actor.OrganizationId, tokenId))?.ApplicationUserId
            ?? throw new Refusal(RefusalCode.NotFound, "tokenId: there is no such token of an application user.", "tokenId");
    }

    private Task Log(Session session, Actor actor, ActivityKind kind, RuleException exception, ChangeList changes) =>
        activity.Append(session, actor, new ActivityEntry(kind)
        {
            ApplicationUserId = exception.ApplicationUserId,
            TokenId = exception.TokenId,
            Reason = exception.Reason,
            Changes = changes,
        });
}

/// <summary>Which exceptions are wanted; null means any.</summary>
public sealed record RuleExceptionFilter
{
    /// <summary>Of this rule, by code.</summary>
    public string? Rule { get; init; }

    /// <summary>For this application user or one of its tokens.</summary>
    public string? ApplicationUserId { get; init; }

    /// <summary>For exactly this token.</summary>
    public string? TokenId { get; init; }

    /// <summary>Honoured now, or not any more.</summary>
    public bool? Holds { get; init; }
}
