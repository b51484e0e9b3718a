using System.Globalization;
using AppUsersGateway.Auditor.Emails.Letters;
using AppUsersGateway.Data.Activity;
using AppUsersGateway.Data.Database;
using AppUsersGateway.Data.Emails;
using AppUsersGateway.Data.Ladder;
using AppUsersGateway.Data.Organizations;

namespace AppUsersGateway.Auditor.Emails.Ladder;

/// <summary>Tells all who may read audits that somebody turned the ladder on or off, or changed its days: call it in the transaction of the change.</summary>
public sealed class LadderPolicyNotice(OrganizationRepository organizations, Recipients recipients, EmailOutbox outbox, GatewayAddress gateway, TimeProvider time)
{
    /// <summary>The mutation that turns the ladder off.</summary>
    internal const string TurnOff = "mutation {\n  updateAuditPolicy(input: { ladder: { mode: OFF } }) {\n    auditPolicy { ladder { mode } }\n    errors { message }\n  }\n}";

    /// <summary>Puts the mails into the outbox; none when nothing about the ladder has changed.</summary>
    /// <returns>How many were put in.</returns>
    public async Task<int> Queue(Session session, Actor actor, LadderPolicy before, LadderPolicy after)
    {
        if (Settings(before) == Settings(after))
        {
            return 0;
        }

        var (now, queued) = (time.GetUtcNow(), 0);
        var organization = SafeText.Line((await organizations.Find(session, actor.OrganizationId))!.Name, LetterLimits.Name);
        foreach (var reader in await recipients.Readers(session, actor.OrganizationId))
        {
            var letter = new Letter
            {
                Subject = $"[AppUsers · {SafeText.Line(organization, LetterLimits.SubjectName)}] Ladder for unused tokens: {Word(after)}",
                Kicker = $"Audit policy of {organization} · {Wording.Moment(now)}",
                Verdict = $"{SafeText.Line(actor.Name, LetterLimits.Name)} changed what is done about tokens that nobody uses.",
                Lead = [Meaning(after)],
                Parts =
                [
                    new LetterPart("What was changed")
                    {
                        Facts =
                        [
                            new("By", $"{SafeText.Line(actor.Name, LetterLimits.Name)}{(actor.Ip is { } ip ? $", from {ip}" : "")}"),
                            new("Before", Days(before)),
                            new("Now", Days(after)),
                        ],
                    },
                    HowToUndo(after),
                ],
                Reader = reader.Name,
                Reason = $"you may read the audits of {organization}",
                ExplorerUrl = gateway.Explorer,
            };
            var key = MessageKey.Of(EmailKind.Ladder, "policy", now.ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture), Days(after), reader.Id);
            queued += await outbox.Add(session, await new Envelope(EmailKind.Ladder, reader, now, key).Around(letter)) ? 1 : 0;
        }

        return queued;
    }

    private static LetterPart HowToUndo(LadderPolicy policy) => policy.Mode == LadderMode.Off
        ? new("What it has suspended")
        {
            Text = "It stays suspended until somebody resumes or revokes it. Turned on again, the ladder begins with new warnings.",
            Query = "{\n  tokens(where: { status: SUSPENDED }, first: 25) {\n    nodes { id suspendedAt suspendReason }\n  }\n}",
        }
        : new("How to turn it off")
        {
            Text = "Everything that is under way ends with it; what is suspended stays so until somebody resumes it.",
            Query = TurnOff,
        };

    private static (LadderMode, long, long) Settings(LadderPolicy policy) => (policy.Mode, policy.SuspendAfterDays, policy.RevokeAfterDays);

    private static string Word(LadderPolicy policy) => policy.Mode switch
    {
        LadderMode.On => "on",
        LadderMode.DryRun => "dry run",
        _ => "off",
    };

    private static string Days(LadderPolicy policy) =>
        $"{Word(policy)}: suspended {Wording.Count(policy.SuspendAfterDays, "day")} after the warning, revoked {Wording.Count(policy.RevokeAfterDays, "day")} after the suspension";

    private static string Meaning(LadderPolicy policy) => policy.Mode switch
    {
        LadderMode.On => "From now on owners of unused tokens are warned; no warning from before counts. What nobody needs is suspended, which can be undone, and revoked after a time of grace. Every step is announced.",
        LadderMode.DryRun => "From now on audits record and tell you what the ladder would do. No token is touched, and no owner is told.",
        _ => "No token is suspended or revoked by an audit. Everything that was under way has ended.",
    };
}
