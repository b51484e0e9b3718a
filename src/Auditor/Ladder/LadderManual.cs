using AppUsersGateway.Data.Ladder;

namespace AppUsersGateway.Auditor.Ladder;

/// <summary>The part of <c>docs/audit.md</c> about the ladder, for administrators. Its numbers come from the code.</summary>
public static class LadderManual
{
    /// <summary>The part, in Markdown.</summary>
    public static string Text { get; } =
        $$"""

        ## The ladder: what is done about unused tokens

        Off until somebody turns it on. Then an audit warns about tokens that nobody uses, suspends them {{LadderPolicy.DefaultSuspendAfterDays}} days later, which can be undone in one step, and
        revokes them {{LadderPolicy.DefaultRevokeAfterDays}} days after that, for good. Each step is announced at least {{LadderLife.Notice.TotalHours}} hours before, and done by the first audit after its moment.

        `updateAuditPolicy` sets it; [graphql.md](graphql.md#unused-tokens) has the words.

        Begin with `DRY_RUN`: it records and mails, to those who may read audits, what would be done, and touches no token; what is used after it would have been
        suspended shows what would have broken. `ON` needs `organization:app_users:write` besides. Every change is in the activity log and is mailed to all who may read audits. A change of
        `mode` ends what is under way, and counts from then: nobody is suspended for a warning from before. A change of the days holds for the steps that begin after it.

        - **Which tokens**: those with an open finding of {{string.Join(" or ", LadderRules.Codes)}}, sure of itself, that were left alone for the `{{LadderRules.Window}}` days of that rule (45, or 14 when
          never used; `updateAuditPolicy` changes them, for an environment or application user too). It counts from the last use, the last time that the token was
          resumed or its finding was accepted, and the last time that its application user was changed or reviewed. Only tokens of application users; never people's.
        - **Never** a token whose silence overlaps a time in which use was not recorded, however long ago that was: then a person decides. While a gateway is not heard of, the ladder waits.
        - **Off the ladder**, for good or until the token is forgotten anew: any use; an acknowledged or snoozed finding; an exception of the rule; a reviewed, changed or disabled
          application user; the token suspended, rotated or revoked by somebody. While it is suspended: `resumeToken`, or any call with it. Its owner is told why.
        - **A call with a suspended token** is refused, and an alert names the caller, address and program (ACT-001). The ladder does not revoke such a token: somebody who knows the caller does.
        - **The breaker**: an audit suspends and revokes at most {{LadderBreaker.MaximumPercent}} % of the live tokens, and at most {{LadderBreaker.MaximumTokens}}; {{LadderBreaker.Floor}} where that would be less. When more are due it touches none of them, says so
          (mail, digest, `auditRun.ladder.held`, `auditPolicy.ladder.trippedAt`), and goes on when there are fewer. Nobody can raise it: use, accept or revoke by hand, turn the ladder
          off and on, so that every warning begins anew, or say by `confirmLadder`, with a reason, that exactly these are meant. That names the audit that told of them and their
          number (the mail has it to copy), needs `organization:app_users:write` besides while the ladder is `ON`, is in the activity log, and is mailed to all who may read audits. The next
          audit then does what it told of and is still due, once; when any other token is due as well, it holds back again and tells of all. Warnings are spread for the same reason: a quarter of that number in {{LadderBreaker.WarningPeriod.TotalHours}} hours, the longest silent first.
        - **To see it**: `token.ladder` has the stage and the moments, `auditRun.ladder` what an audit did, and `auditor once` prints it. All of it is in the transaction of
          the audit: an auditor that is killed has done nothing, and two at once do it once.

        """;
}
