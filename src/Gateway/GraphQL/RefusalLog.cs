using AppUsersGateway.Data.Activity;
using AppUsersGateway.Data.Identifiers;

namespace AppUsersGateway.Gateway.GraphQL;

/// <summary>Writes refused changes into the activity log, after their transaction was undone.</summary>
public sealed class RefusalLog(ActivityLog activity)
{
    /// <summary>Who tried what on which object, and which code refused it. Ids that are none of ours are not kept.</summary>
    public Task Add(Call call, Arguments input, ActivityKind kind, string code) =>
        call.Database.Write(
            session => activity.Append(session, call.Actor, new ActivityEntry(kind)
            {
                Outcome = ActivityOutcome.Denied,
                Reason = code,
                ApplicationUserId = Known(input, "applicationUserId", IdentifierKind.ApplicationUser) ?? Known(input, "principalId", IdentifierKind.ApplicationUser),
                TokenId = Known(input, "tokenId", IdentifierKind.Token),
                AdministratorId = Known(input, "administratorId", IdentifierKind.Administrator) ?? Known(input, "principalId", IdentifierKind.Administrator),
            }),
            CancellationToken.None);

    private static string? Known(Arguments input, string name, IdentifierKind kind) =>
        input.Text(name) is { } id && Identifier.KindOf(id) == kind ? id : null;
}
