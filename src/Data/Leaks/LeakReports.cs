using AppUsersGateway.Data.Activity;
using AppUsersGateway.Data.Database;
using AppUsersGateway.Data.Refusals;
using AppUsersGateway.Data.Tokens;

namespace AppUsersGateway.Data.Leaks;

/// <summary>Secrets that were seen where they should not be: where and when, never the secret. Each is one transaction with its entry in the activity log.</summary>
public sealed class LeakReports(ActivityLog activity, TimeProvider time)
{
    private const int MaximumPlace = 300;

    /// <summary>Most places that are kept of a token: it is leaked with the first.</summary>
    private const long MaximumPlaces = 20;

    /// <summary>Checks where somebody says that a secret was seen.</summary>
    /// <exception cref="Refusal">There is no place, or it is too long.</exception>
    public static string Place(string? place) => CheckedText.OptionalText(place, "place", MaximumPlace)
        ?? throw new Refusal(RefusalCode.InvalidText, $"place: say where it was seen, in at most {MaximumPlace} characters.", "place");

    /// <summary>Keeps that a token's secret was seen. The same again only counts.</summary>
    /// <param name="session">The transaction.</param>
    /// <param name="actor">Who reports it; the gateway when it noticed itself.</param>
    /// <param name="token">The token.</param>
    /// <param name="source">How it came to be known.</param>
    /// <param name="place">Where it was seen.</param>
    public async Task Add(Session session, Actor actor, Token token, LeakSource source, string place)
    {
        var (text, shown) = (EnumText.Of(source), place.Length <= MaximumPlace ? place : place[..MaximumPlace]);
        var counted = await session.Execute(
            "update leak_reports set reports = reports + 1 where token_id = @Id and source = @text and place = @shown", new { token.Id, text, shown });
        if (counted == 0 && await session.Scalar<long>("select count(*) from leak_reports where token_id = @Id", new { token.Id }) < MaximumPlaces)
        {
            await session.Execute(
                """
                insert into leak_reports (organization_id, token_id, source, place, reported_at, reported_by, reports)
                values (@OrganizationId, @Id, @text, @shown, @Now, @By, 1)
                on conflict do nothing
                """,
                new { token.OrganizationId, token.Id, text, shown, Now = time.GetUtcNow(), By = actor.Id });
            counted = -1;
        }

        // What the gateway notices with every request is told once; what people report, each time.
        if (counted < 0 || source == LeakSource.Reported)
        {
            await activity.Append(session, actor, new ActivityEntry(ActivityKind.LeakReported)
            {
                ApplicationUserId = token.ApplicationUserId,
                AdministratorId = token.AdministratorId,
                TokenId = token.Id,
                Changes = ChangeList.Created(("source", text), ("place", shown)),
            });
        }
    }
}

/// <summary>How a leak came to be known.</summary>
public enum LeakSource
{
    /// <summary>Somebody told.</summary>
    Reported,

    /// <summary>Somebody who had it revoked it.</summary>
    RevokedByHolder,

    /// <summary>It stood in the address of a request.</summary>
    QueryString,

    /// <summary>It stood in the address that a request came from.</summary>
    Referer,
}
