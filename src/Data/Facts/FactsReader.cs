using System.Runtime.CompilerServices;
using AppUsersGateway.Data.AuditPolicies;
using AppUsersGateway.Data.Database;
using AppUsersGateway.Data.RuleExceptions;
using AppUsersGateway.Data.Usage;

namespace AppUsersGateway.Data.Facts;

/// <summary>
/// The facts that rules judge, streamed once for all rules: some users with all their live tokens at a time, so that what concerns several
/// tokens of a user is known when they are judged, and memory does not grow with the organization.
/// </summary>
public sealed class FactsReader(AuditPolicyRepository policies, RuleExceptionRepository exceptions, TokenPolicyFacts tokenPolicies)
{
    /// <summary>
    /// Users and tokens that are put together at a time; a user's tokens stay together. Few: what is in memory when the garbage collector comes is what
    /// it costs, and what SQLite has just read for one statement it still has for the next.
    /// </summary>
    private const int UsersAtATime = 100, TokensAtATime = 250;

    /// <summary>Ids named in one statement: SQLite's driver looks each parameter up among all.</summary>
    private const int IdsAtATime = 100;

    /// <summary>How long ended tokens are watched after they were called or reported.</summary>
    private static readonly TimeSpan EndedWindow = TimeSpan.FromDays(30);

    /// <summary>Every user that is not deleted, with its live tokens.</summary>
    public async IAsyncEnumerable<FactsBatch> Users(Session session, string organizationId, DateTimeOffset now, [EnumeratorCancellation] CancellationToken cancellation = default)
    {
        var environments = (await policies.Find(session, organizationId)).Environments;
        var accepted = (await exceptions.NotEnded(session, organizationId)).ToLookup(exception => exception.ApplicationUserId, StringComparer.Ordinal);
        var demands = await tokenPolicies.Find(session, organizationId);
        var context = new FactsContext(organizationId, now, environments, accepted, demands);
        var rest = UserRange.All;
        while (true)
        {
            cancellation.ThrowIfCancellationRequested();
            var rows = await Together(FactsQuery.Users(session, organizationId, now, rest, UsersAtATime));
            if (rows.Count == 0)
            {
                yield break;
            }

            var range = rest with { LastAt = rows[^1].CreatedAt, LastId = rows[^1].ApplicationUserId };
            rest = range.Rest;
            yield return await Read(session, rows, range, context);
        }
    }

    /// <summary>Tokens that have ended or are in quarantine and were called, or reported, lately.</summary>
    public async IAsyncEnumerable<EndedTokenFacts> Ended(Session session, string organizationId, DateTimeOffset now, [EnumeratorCancellation] CancellationToken cancellation = default)
    {
        foreach (var tokens in (await FactsQuery.Ended(session, organizationId, now, now - EndedWindow)).Chunk(IdsAtATime))
        {
            cancellation.ThrowIfCancellationRequested();
            var ids = tokens.Select(token => token.TokenId).ToList();
            var use = await Use(FactsQuery.Usage(session, ids, now - EndedWindow), now);
            var leaks = (await FactsQuery.Leaks(session, ids)).ToLookup(leak => leak.TokenId, StringComparer.Ordinal);
            foreach (var token in tokens)
            {
                yield return token with { Denials = Since(token.EndedAt, use.GetValueOrDefault(token.TokenId)?.Facts()), Leaks = Leaks(leaks[token.TokenId]) };
            }
        }
    }

    private static async Task<List<UserRow>> Together(IAsyncEnumerable<UserRow> users)
    {
        var (rows, tokens) = (new List<UserRow>(), 0);
        await foreach (var user in users)
        {
            rows.Add(user);
            tokens += user.LiveTokens;
            if (tokens >= TokensAtATime)
            {
                break;
            }
        }

        return rows;
    }

    private static async Task<FactsBatch> Read(Session session, IReadOnlyList<UserRow> users, UserRange range, FactsContext context)
    {
        var grants = (await FactsQuery.Grants(session, context.OrganizationId, range, context.Now)).ToLookup(grant => grant.PrincipalId, StringComparer.Ordinal);
        var rows = (await FactsQuery.Tokens(session, context.OrganizationId, range, context.Now)).ToLookup(row => row.ApplicationUserId, StringComparer.Ordinal);
        var details = await Details(session, range, context);
        return new FactsBatch(range, () => [.. users.Select(user => FactsComposer.Compose(user, [.. rows[user.ApplicationUserId]], [.. grants[user.ApplicationUserId]], details, context))]);
    }

    private static async Task<TokenDetails> Details(Session session, UserRange range, FactsContext context)
    {
        var (organization, now, since) = (context.OrganizationId, context.Now, context.Now - UseFacts.Window);
        var details = new TokenDetails { Use = await Use(FactsQuery.Usage(session, organization, range, now, since), now) };
        foreach (var earlier in await FactsQuery.EarlierUse(session, organization, range, now, since))
        {
            details.UsedBefore[earlier.TokenId] = earlier.Hour;
        }

        foreach (var use in (await FactsQuery.PermissionUses(session, organization, range, now, since)).GroupBy(use => use.TokenId, StringComparer.Ordinal))
        {
            details.Permissions[use.Key] = [.. use.Select(row => new PermissionUseFacts(row.Permission, row.Changes, row.LastAt))];
        }

        foreach (var leaks in (await FactsQuery.Leaks(session, organization, range, now)).GroupBy(leak => leak.TokenId, StringComparer.Ordinal))
        {
            details.Leaks[leaks.Key] = Leaks(leaks);
        }

        return details;
    }

    private static async Task<Dictionary<string, UseCollector>> Use(IAsyncEnumerable<UsageRow> rows, DateTimeOffset now)
    {
        var collectors = new Dictionary<string, UseCollector>(StringComparer.Ordinal);
        var (tokenId, collector) = ("", new UseCollector(now));
        await foreach (var row in rows)
        {
            // Most follow one of the same token.
            if (row.TokenId != tokenId)
            {
                tokenId = row.TokenId;
                if (!collectors.TryGetValue(tokenId, out collector!))
                {
                    collectors.Add(tokenId, collector = new UseCollector(now));
                }
            }

            collector.Add(row);
        }

        return collectors;
    }

    private static List<DenialFacts> Since(DateTimeOffset end, UseFacts? use) => use is null
        ? []
        : [.. use.Denials.Select(denial => denial with { Hours = [.. denial.Hours.Where(hour => hour.LastAt >= end)] }).Where(denial => denial.Hours.Count > 0 && ForItsEnd(denial.Reason))];

    private static bool ForItsEnd(UseRefusal? reason) => reason is null or UseRefusal.Expired or UseRefusal.Revoked or UseRefusal.Suspended or UseRefusal.RotatedOut;

    private static List<LeakFacts> Leaks(IEnumerable<LeakRow> rows) => [.. rows.Select(row => new LeakFacts(row.Source, row.Place, row.ReportedAt))];
}

/// <summary>Some users with their live tokens: read, and put together when they are asked for, by who asks.</summary>
public sealed class FactsBatch
{
    private readonly Lazy<IReadOnlyList<UserWithTokens>> users;

    internal FactsBatch(UserRange range, Func<IReadOnlyList<UserWithTokens>> compose) => (Range, users) = (range, new Lazy<IReadOnlyList<UserWithTokens>>(compose));

    /// <summary>Where they stand among all users.</summary>
    public UserRange Range { get; }

    /// <summary>The users, oldest first.</summary>
    public IReadOnlyList<UserWithTokens> Users => users.Value;
}

/// <summary>A user and its live tokens; none when it is disabled, for then none can be used.</summary>
/// <param name="User">The user.</param>
/// <param name="Tokens">Its tokens, oldest first.</param>
public sealed record UserWithTokens(ApplicationUserFacts User, IReadOnlyList<TokenFacts> Tokens);
