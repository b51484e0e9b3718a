using AppUsersGateway.Data.AuditPolicies;
using AppUsersGateway.Data.Networks;
using AppUsersGateway.Data.Permissions;
using AppUsersGateway.Data.RuleExceptions;

namespace AppUsersGateway.Data.Facts;

/// <summary>Puts a user and its tokens together from rows that were read, without asking the database again.</summary>
internal static class FactsComposer
{
    /// <summary>Most callers that are kept of a user, over all its tokens.</summary>
    private const int MaximumCallers = 1_000;

    private static readonly TimeSpan CallerWindow = TimeSpan.FromDays(30);

    public static UserWithTokens Compose(
        UserRow user, IReadOnlyList<TokenRow> rows, IReadOnlyList<GrantRow> grants, TokenDetails details, FactsContext context)
    {
        var held = new PermissionSet(grants.Select(grant => grant.Permission));
        var privileged = FactsQuery.IsPrivileged(grants);
        var tokens = new List<TokenFacts>(rows.Count);
        var (scopes, permissions) = (default(PermissionSet), held);
        foreach (var row in rows)
        {
            // Most tokens of a user have the scopes of the one before.
            (scopes, permissions) = ReferenceEquals(row.Scopes, scopes) ? (scopes, permissions) : (row.Scopes, held.NarrowedTo(row.Scopes));
            tokens.Add(Token(user, row, permissions, privileged, details, context));
        }

        MarkDuplicates(tokens, context.Now);
        return new UserWithTokens(User(user, tokens, grants, privileged, context), user.IsDisabled ? [] : tokens);
    }

    private static TokenFacts Token(UserRow user, TokenRow row, PermissionSet permissions, bool privileged, TokenDetails details, FactsContext context)
    {
        var use = details.Use.GetValueOrDefault(row.TokenId)?.Facts() ?? UseFacts.None;
        var token = new TokenFacts
        {
            TokenId = row.TokenId,
            Prefix = row.Prefix,
            Description = row.Description,
            ApplicationUserId = row.ApplicationUserId,
            ApplicationUserName = user.Name,
            Environment = user.Environment,
            CreatedAt = row.CreatedAt,
            ExpiresAt = row.ExpiresAt,
            AbsoluteExpiresAt = row.AbsoluteExpiresAt,
            MaxAgeSeconds = row.MaxAgeSeconds,
            ExtendWhenUsed = row.ExtendWhenUsed,
            IpAllowlist = row.IpAllowlist is { } allowlist ? IpAllowlist.FromStorage(allowlist) : null,
            Scopes = row.Scopes,
            SecretScheme = row.SecretScheme,
            PolicyBypassReason = row.PolicyBypassReason,
            LastUsedAt = row.LastUsedAt,
            UsedBeforeAt = details.UsedBefore.TryGetValue(row.TokenId, out var before) ? before : null,
            LastDeniedAt = row.LastDeniedAt,
            GraceEndsAt = row.GraceEndsAt,
            SuccessorPrefix = row.SuccessorPrefix,
            SuccessorCreatedAt = row.SuccessorCreatedAt,
            SuccessorUsedAt = row.SuccessorUsedAt,
            UsesLast30Days = use.Last30Days,
            RecordedSince = user.RecordedSince,
            OperationsRecordedSince = user.OperationsRecordedSince,
            Privileged = privileged,
            Use = use,
            Permissions = permissions,
            PermissionUses = details.Permissions.GetValueOrDefault(row.TokenId, []),
            Leaks = details.Leaks.GetValueOrDefault(row.TokenId, []),
        };
        return context.Demands.Judge(token);
    }

    private static ApplicationUserFacts User(UserRow user, IReadOnlyList<TokenFacts> tokens, IReadOnlyList<GrantRow> grants, bool privileged, FactsContext context)
    {
        var callers = tokens.SelectMany(token => token.Use.Callers).Where(caller => caller.LastAt >= context.Now - CallerWindow).Take(MaximumCallers).ToList();
        return new ApplicationUserFacts
        {
            ApplicationUserId = user.ApplicationUserId,
            Name = user.Name,
            Description = user.Description,
            Environment = user.Environment,
            IsDisabled = user.IsDisabled,
            CreatedAt = user.CreatedAt,
            OwnerName = user.OwnerName,
            OwnerActive = user.OwnerActive,
            OwnerUnreachable = user.OwnerUnreachable,
            ReviewedAt = user.ReviewedAt,
            ReviewedByName = user.ReviewedByName,
            LiveTokens = tokens.Count,
            LastTokenEndedAt = user.LastTokenEndedAt,
            LastUsedAt = user.LastUsedAt,
            RecordedSince = user.RecordedSince,
            Privileged = privileged,
            Tokens = [.. tokens.Select(token => new UserTokenFacts(token.Prefix, token.LastUsedAt, token.GraceEndsAt is not null))],
            Callers = callers,
            CallerEnvironments = Environments(callers, context.Environments),
            Denials = [.. tokens.SelectMany(token => token.Use.Denials).Take(MaximumCallers)],
            Grants = [.. grants.Select(grant => new GrantFacts(grant.Permission, grant.ResourceId, grant.GrantedAt, grant.GrantedBy))],
            UsedPermissions = [.. tokens.SelectMany(token => token.PermissionUses).Select(use => use.Permission).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)],
            Exceptions = [.. context.Exceptions[user.ApplicationUserId]],
        };
    }

    private static List<CallerEnvironment> Environments(IReadOnlyList<CallerFacts> callers, IReadOnlyList<EnvironmentNetworks> environments) =>
        environments.Count == 0 ? [] :
        [
            .. environments
                .Select(environment => (environment.Environment, Caller: callers.FirstOrDefault(caller => environment.Networks.Contains(caller.Address))))
                .Where(found => found.Caller is not null)
                .Select(found => new CallerEnvironment(found.Environment, found.Caller!.Ip)),
        ];

    // The less used of several with the same scopes and the same callers; equal ones by age, so that the same one is marked every time.
    private static void MarkDuplicates(List<TokenFacts> tokens, DateTimeOffset now)
    {
        if (tokens.Count < 2)
        {
            return;
        }

        // Who is called by nobody else's program and address is a duplicate of nothing: what all callers are is put together for the others only.
        var groups = tokens.Index().Where(entry => entry.Item is { GraceEndsAt: null, Use.IsCut: false, UsesLast30Days: > 0 })
            .GroupBy(entry => CallersMark(entry.Item, now)).Where(group => group.Skip(1).Any())
            .SelectMany(group => group.GroupBy(entry => Purpose(entry.Item, now), StringComparer.Ordinal));
        foreach (var group in groups.Where(group => group.Key.Length > 0))
        {
            var byUse = group.OrderByDescending(entry => entry.Item.UsesLast30Days).ThenBy(entry => entry.Index).ToList();
            foreach (var (index, token) in byUse.Skip(1))
            {
                tokens[index] = token with { DuplicateOf = byUse[0].Item.Prefix };
            }
        }
    }

    /// <summary>A number that tokens with the same callers have in common; 0 for none.</summary>
    private static int CallersMark(TokenFacts token, DateTimeOffset now)
    {
        var mark = 0;
        foreach (var caller in token.Use.Callers)
        {
            mark = caller.LastAt >= now - CallerWindow ? Math.Max(mark, caller.Ip.GetHashCode(StringComparison.Ordinal)) : mark;
        }

        return mark;
    }

    private static string Purpose(TokenFacts token, DateTimeOffset now)
    {
        var callers = token.Use.Callers.Where(caller => caller.LastAt >= now - CallerWindow)
            .Select(caller => $"{caller.Ip} {caller.Program}").Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ToList();
        return callers.Count == 0 ? "" : $"{token.Scopes?.ToStorage() ?? "*"}|{string.Join('|', callers)}";
    }
}

/// <summary>What was read about some tokens, by id.</summary>
internal sealed class TokenDetails
{
    public required Dictionary<string, UseCollector> Use { get; init; }

    public Dictionary<string, DateTimeOffset> UsedBefore { get; } = new(StringComparer.Ordinal);

    public Dictionary<string, IReadOnlyList<PermissionUseFacts>> Permissions { get; } = new(StringComparer.Ordinal);

    public Dictionary<string, IReadOnlyList<LeakFacts>> Leaks { get; } = new(StringComparer.Ordinal);
}

/// <summary>What is the same for all of an organization's users.</summary>
internal sealed record FactsContext(
    string OrganizationId, DateTimeOffset Now, IReadOnlyList<EnvironmentNetworks> Environments, ILookup<string, RuleException> Exceptions, TokenPolicyFacts.Demands Demands);
