using AppUsersGateway.Data.Activity;
using AppUsersGateway.Data.Administrators;
using AppUsersGateway.Data.ApplicationUsers;
using AppUsersGateway.Data.Tokens;
using AppUsersGateway.Gateway.GraphQL;
using AppUsersGateway.Gateway.Tokens;
using AppUsersGateway.Gateway.Usage;

namespace AppUsersGateway.Gateway.Activity;

/// <summary>The log of changes and refusals.</summary>
internal sealed class ActivitySlice(
    ActivityRepository activity, UseTimeline use, ActivityFeed feed, ApplicationUserList users, TokenList tokens, AdministratorRepository administrators) : ISchemaSlice
{
    public void Bind(SchemaBinder schema)
    {
        schema.Connection<ActivityEvent>("ActivityEvent");
        schema.Root("Query").Query("activity", call =>
        {
            var filter = ActivityArguments.Filter(call.Arguments);
            return filter.Kind == ActivityKind.TokenUsed
                ? Paging.Connect(call, UseTimeline.NewestFirst, () => use.List(call.OrganizationId, filter, call.MaySeeTokensOfPeople()))
                : Paging.Connect(call, ActivityRepository.NewestFirst, () => activity.List(call.OrganizationId, filter));
        });
        schema.Root("Subscription").Subscription("activityAdded", call => feed.Listen(call.OrganizationId, ActivityArguments.FilterOfLog(call.Arguments)));
        schema.Type<ActivityEvent>("ActivityEvent")
            .Field("id", entry => entry.Id)
            .Field("sequence", entry => IsUse(entry) ? null : entry.Sequence)
            .Field("at", entry => entry.At)
            .Enum("kind", entry => entry.Kind)
            .Enum("outcome", entry => entry.Outcome)
            .Field("reason", entry => entry.Reason)
            .Field("count", entry => UsageArguments.Count(entry.Count))
            .Field("lastAt", entry => entry.LastAt ?? entry.At)
            .Field("actor", entry => new ActivityActor(entry))
            .Link("applicationUser", entry => entry.ApplicationUserId, (ids, call) => call.Read(session => users.FindMany(session, call.OrganizationId, ids)))
            .Link("token", entry => entry.TokenId, Tokens)
            .Link("administrator", entry => entry.AdministratorId, (ids, call) => call.Read(session => administrators.FindMany(session, call.OrganizationId, ids)))
            .Field("ip", entry => entry.Ip)
            .Field("userAgent", entry => entry.UserAgent)
            .Field("changes", (entry, call) => call.MaySeeDetails(entry) ? entry.Changes.Items : [])
            .Field("hash", entry => IsUse(entry) ? null : entry.Hash);
        schema.Type<ActivityActor>("ActivityActor")
            .Enum("kind", actor => actor.Entry.ActorKind)
            .Field("id", actor => actor.Entry.ActorId)
            .Field("name", actor => actor.Entry.ActorName)
            .Field("tokenId", actor => actor.Entry.ActorTokenId);
        schema.Type<Change>("Change")
            .Field("field", change => change.Field)
            .Field("before", change => change.Before)
            .Field("after", change => change.After);
    }

    private static bool IsUse(ActivityEvent entry) => entry.Kind == ActivityKind.TokenUsed;

    private async Task<IReadOnlyDictionary<string, Token>> Tokens(IReadOnlyCollection<string> ids, Call call) =>
        (await call.Read(session => tokens.FindMany(session, call.OrganizationId, ids)))
        .Where(found => call.MaySee(found.Value)).ToDictionary(StringComparer.Ordinal);

    private sealed record ActivityActor(ActivityEvent Entry);
}

/// <summary>From <c>where</c> to lists of entries.</summary>
internal static class ActivityArguments
{
    public static ActivityFilter Filter(Arguments arguments)
    {
        var where = arguments.Input("where");
        return new ActivityFilter(
            where.Text("applicationUserId"), where.Text("tokenId"), where.Enum<ActivityKind>("kind"), where.Enum<ActivityOutcome>("outcome"),
            where.Text("administratorId"), where.Text("actorId"), where.Time("since"), where.Time("until"));
    }

    /// <summary>The same where only entries of the log are told.</summary>
    /// <exception cref="RequestError">Use is asked for.</exception>
    public static ActivityFilter FilterOfLog(Arguments arguments) => Filter(arguments) is { Kind: not ActivityKind.TokenUsed } filter
        ? filter
        : throw RequestError.BadInput("where.kind: use of tokens is summed and not told as it happens; ask activity or usage for it.");
}
