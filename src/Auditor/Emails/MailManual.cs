namespace AppUsersGateway.Auditor.Emails;

/// <summary>The part of <c>docs/audit.md</c> about mails, for administrators.</summary>
public static class MailManual
{
    /// <summary>The part, in Markdown. The lists of rules come from <see cref="MailRoutes"/>.</summary>
    public static string Text { get; } =
        $"""

        ## The mails

        A mail is written in the same transaction as what it tells of, waits in the outbox (`emails`), and is marked as sent only when a server has taken it.
        Everybody is looked up when a mail is written: there is no list of addresses to keep.

        | kind | to whom | when |
        |---|---|---|
        | `AUDIT_DIGEST` | all who hold `organization:audit:read` | after an audit that changed something, changes first; never an unchanged finding again. Weekly for whoever wants that, or never |
        | `ALERT` | the same, and the owner | at once: {string.Join(", ", MailRoutes.AtOnce)}, and NET-002 on production; news about the same (another caller, another place of a leak) at most once an hour, below the first |
        | `OWNER_NOTICE` | the owner, one mail for all of the owner's tokens | {string.Join(", ", MailRoutes.Owners)}: each step of a deadline (30, 14, 7 and 1 day) once, the tightest alone when several were passed |
        | `ACTION_RECEIPT` | the owner, and everybody who was alerted about the token in the last 30 days | a token was suspended, restored or revoked (by the ladder: to all who may read audits too), or a rule was excepted: who, when, why, until when, and how to undo it; not to the owner whose own hand did it |
        | `REVIEW` | the owner | once a quarter, about the application users that {MailRoutes.Review} finds: keep, change or retire |
        | `LADDER` | the owner; without one, who may read audits; of dry runs, a ladder that holds back, a confirmation of that, and a change of its settings all who may read audits | a token is warned about, is suspended or revoked within three days, or is off the ladder; nobody can leave these |
        | `TOKEN_REVOKED` | the owner; without one, all who may issue another | somebody who showed the secret revoked it |
        | `ALL_CLEAR` | who gets digests | when there was no digest for 30 days; if neither comes, the auditor is broken |
        | `AUDITOR_UNHEALTHY` | all who hold `organization:audit:read` | once a day while audits are more than two hours overdue, or fail; by any auditor that still runs. Where none does, poll `auditRuns` from outside |
        | `TEST` | whom `sendTestEmail` names | when somebody asks for it |

        - **The first audit** makes a baseline: one digest that says so, to those who may read audits. Owners hear of what changes from then on.
        - **A leaked secret, or an ended one that is presented**, does not wait for the schedule: within a quarter of a minute an audit is asked for. Each token
          can ask for one a day, so that nobody keeps an auditor busy by knocking.
        - **Mass changes**: when one audit has notices for more than `Auditor:MaximumMailsPerRun` owners (50), none of them is written. The digest says how many were
          held back, and so do `auditRun.emailsHeldBack` and the log. Deadlines are told by the next audit that has fewer. Reviews are never more than what is left of that
          number; the others come with the next audits.
        - **Weekly digests**: `updateEmailPreferences` sets how often your digests come: `DAILY` (the default), `WEEKLY` or `NEVER`; so does the page behind the
          Unsubscribe of a digest. A weekly one is written by the first audit that succeeds from Monday on, in the time zone of the audit policy, and tells once what has opened,
          reopened, worsened or been resolved since the reader's last digest, as it stands then: what opened and was resolved in between is told as resolved, what
          somebody accepted not at all, and in one line what the ladder did. Nothing changed, no mail. Who goes back to daily hears of the days between by the next audit. Alerts and owner notices do not wait for Monday.
        - **Leaving**: digests and owner notices carry `List-Unsubscribe`, over HTTPS with one click (RFC 8058). The link is signed for one person and kind, and is in the
          header alone, where a reviewer who reads `emails` does not see it. Opening it changes nothing; the page has buttons, which also bring the mails
          back, or make digests weekly. Each change is an entry of the activity log. The last who gets digests, daily or weekly, cannot leave, and nobody can leave alerts.
          Where that person is removed, the next audit finds SYS-001, and all who may read audits have its alert.
          `Mail:UnsubscribeTo` adds a `mailto:` for mail programs that know nothing else. Nothing reads that mailbox: a person does, who asks the sender to open the link, or to run `updateEmailPreferences`.
        - **Calendar**: digests and owner notices have the ends of tokens as `token-expiry.ics`. A calendar program moves an entry that it has already.
        - **Threads**: the digests of a month hang together, and an alert with its follow-ups and receipts. `Message-Id` is made of what the mail is about, so that a
          copy after a crash or by `resendEmail` is the same mail to a recipient's system.
        - **For machines**: `X-AppUsers-Kind`, `-Run`, `-Finding`, `-Rule`, `-Severity`, `-Environment`, and `List-Id`. `Importance: high` is for alerts alone.
        - **Delivery**: STARTTLS is demanded and certificates are checked unless `Mail:Security` says otherwise; `Mail:TrustedCertificates` names the PEM file of an own
          authority. What a server does not take now is tried again after 1, 5, 15 and then every 30 minutes, for five days; what it refuses for good is shown
          as `FAILED` and is a finding (SYS-001). A password that is refused is tried once in five minutes, and the log has an error.
          A mail that a server finds too large (552) is sent again as the beginning of its text; the whole of it stays in `emails`.
        - **Nothing happens by reading**: links only show pages, and mutations are there to be copied. No mail holds a secret or a hash of one.

        For mails to arrive, the domain of `Mail:From` needs SPF and DKIM for your mail server, and DMARC that agrees with them; DKIM must cover `List-Unsubscribe` and
        `List-Unsubscribe-Post`. `Mail:ReplyTo` should be an address that somebody reads.

        """;
}
