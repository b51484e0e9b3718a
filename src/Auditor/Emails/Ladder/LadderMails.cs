using AppUsersGateway.Auditor.Emails.Letters;
using AppUsersGateway.Auditor.Emails.Receipts;
using AppUsersGateway.Auditor.Ladder;
using AppUsersGateway.Data.Activity;
using AppUsersGateway.Data.Administrators;
using AppUsersGateway.Data.ApplicationUsers;
using AppUsersGateway.Data.Audits;
using AppUsersGateway.Data.Database;
using AppUsersGateway.Data.Emails;
using AppUsersGateway.Data.Ladder;
using AppUsersGateway.Data.Organizations;
using AppUsersGateway.Data.Tokens;

namespace AppUsersGateway.Auditor.Emails.Ladder;

/// <summary>
/// Tells of what the ladder does, in the transaction in which it does it: owners of what will be done, and when it will not be after all; owners and
/// readers of what was done; readers alone of a dry run, and of a run that held back. Nobody can leave these mails: who was not told was not warned.
/// </summary>
public sealed class LadderMails(
    OrganizationRepository organizations, TokenList tokens, ApplicationUserList users, Recipients recipients, ActionReceipts receipts, EmailOutbox outbox, GatewayAddress gateway)
{
    private const string Report = "report";

    /// <summary>Puts the mails of a run into the outbox.</summary>
    /// <returns>How many were put in.</returns>
    public async Task<int> Queue(Session session, AuditRun run, LadderResult result)
    {
        var queued = await Receipts(session, result);
        if (result.Policy.Mode == LadderMode.On)
        {
            var told = await News(session, run, [.. result.Announced, .. result.Warned, .. result.Released.Where(IsTold)]);
            queued += await TellOwners(session, run, told);
        }

        var isWorthAReport = result.IsTripping || (result.Policy.Mode == LadderMode.DryRun && result.Warned.Count + result.Suspended.Count + result.Revoked.Count > 0);
        return isWorthAReport ? queued + await TellReaders(session, run, result) : queued;
    }

    // What somebody did by hand has a receipt of its own.
    private static bool IsTold(LadderClimb released) => released.Ending is not (LadderEnding.Ended or LadderEnding.Resumed or LadderEnding.PolicyChanged);

    private async Task<int> Receipts(Session session, LadderResult result)
    {
        var queued = 0;
        foreach (var (kind, touched, climbs) in new[] { (ActionKind.Suspended, result.SuspendedTokens, result.Suspended), (ActionKind.Revoked, result.RevokedTokens, result.Revoked) })
        {
            if (touched.Count > 0)
            {
                queued += await receipts.Queue(session, new ActionTaken(kind, Actor.Auditor(touched[0].OrganizationId), [.. touched])
                {
                    Reason = kind == ActionKind.Suspended
                        ? "nobody used it, or objected, since its owner was warned"
                        : "nobody called with it, or restored it, in the time of grace",
                    Until = kind == ActionKind.Suspended ? climbs[0].RevokeAt : null,
                    Rule = string.Join(", ", climbs.Select(climb => climb.Rule).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)),
                    ToReaders = true,
                });
            }
        }

        return queued;
    }

    private async Task<int> TellOwners(Session session, AuditRun run, IReadOnlyList<LadderNews> news)
    {
        if (news.Count == 0)
        {
            return 0;
        }

        var (owners, readers) = (await recipients.Owners(session, run.OrganizationId, news.Select(one => (string?)one.User.Id)), await recipients.Readers(session, run.OrganizationId));
        var (byOwner, queued) = (news.ToLookup(one => owners.GetValueOrDefault(one.User.Id)?.Id, StringComparer.Ordinal), 0);
        foreach (var owner in owners.Values.DistinctBy(owner => owner.Id).OrderBy(owner => owner.Id, StringComparer.Ordinal))
        {
            queued += await Add(session, run, owner, [.. byOwner[owner.Id]], isOwner: true);
        }

        foreach (var reader in byOwner[null].Any() ? readers : [])
        {
            queued += await Add(session, run, reader, [.. byOwner[null]], isOwner: false);
        }

        return queued;
    }

    private async Task<int> Add(Session session, AuditRun run, Administrator person, IReadOnlyList<LadderNews> news, bool isOwner)
    {
        var letter = LadderLetter.Of(await Organization(session, run), person, news, isOwner, run.Id, run.StartedAt!.Value, gateway.Explorer);
        return await Add(session, run, person, isOwner ? "owner" : "ownerless", letter, news[0].Climb);
    }

    private async Task<int> TellReaders(Session session, AuditRun run, LadderResult result)
    {
        var news = await News(session, run, result.IsTripping ? [.. result.Held] : [.. result.Suspended, .. result.Revoked, .. result.Released, .. result.Warned]);
        var (organization, queued) = (await Organization(session, run), 0);
        foreach (var reader in await recipients.Readers(session, run.OrganizationId))
        {
            queued += await Add(session, run, reader, Report, LadderReportLetter.Of(organization, reader, result, news, run.Id, run.StartedAt!.Value, gateway.Explorer), news[0].Climb);
        }

        return queued;
    }

    /// <summary>The key of a run's report to a reader.</summary>
    internal static string ReportKey(string runId, Administrator reader) => Key(runId, Report, reader);

    private static string Key(string runId, string what, Administrator person) => MessageKey.Of(EmailKind.Ladder, runId, what, person.Id);

    private async Task<int> Add(Session session, AuditRun run, Administrator person, string what, Letter letter, LadderClimb first)
    {
        var envelope = new Envelope(EmailKind.Ladder, person, run.StartedAt!.Value, Key(run.Id, what, person))
        {
            RunId = run.Id,
            Marks = new EmailMarks { Finding = first.FindingId, Rule = first.Rule },
        };
        return await outbox.Add(session, await envelope.Around(letter)) ? 1 : 0;
    }

    private async Task<string> Organization(Session session, AuditRun run) => (await organizations.Find(session, run.OrganizationId))!.Name;

    private async Task<IReadOnlyList<LadderNews>> News(Session session, AuditRun run, IReadOnlyCollection<LadderClimb> climbs)
    {
        var byId = await tokens.FindMany(session, run.OrganizationId, [.. climbs.Select(climb => climb.TokenId)]);
        var usersById = await users.FindMany(session, run.OrganizationId, [.. byId.Values.Select(token => token.ApplicationUserId!).Distinct(StringComparer.Ordinal)]);
        return [.. climbs.Select(climb => new LadderNews(climb, byId[climb.TokenId], usersById[byId[climb.TokenId].ApplicationUserId!]))];
    }
}
