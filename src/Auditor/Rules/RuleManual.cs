using System.Text;
using AppUsersGateway.Auditor.Emails;
using AppUsersGateway.Auditor.Ladder;
using AppUsersGateway.Data.Findings;

namespace AppUsersGateway.Auditor.Rules;

/// <summary>The catalogue as a page for people, in Markdown: <c>docs/audit.md</c> is this text, and a test compares them.</summary>
public static class RuleManual
{
    private static readonly (string Family, string Name)[] Families =
    [
        ("TOK", "Tokens"), ("NET", "Networks"), ("PRV", "Privileges"), ("USR", "Application users"), ("ACT", "Activity"), ("LEAK", "Leaks"),
        ("GOV", "Governance"), ("SYS", "The auditor itself"),
    ];

    private const string Introduction =
        """
        # What audits look for, and what they mail

        This page is made from the rules themselves: `dotnet run --project src/Auditor -- rules` prints it, and a test fails where it differs.

        Every rule is a small pure function: facts about one token, application user or the organization, and the moment, come in; a finding or nothing
        goes out. Facts come from the rows of the database and from the use of tokens, which is recorded in hourly sums by address and program.

        ## How a finding lives

        It **opens** with its evidence and what to do. It **worsens** when its severity rises. Somebody **acknowledges** it (accepted until a day) or
        **snoozes** it (later), always with a reason and an end: no mail tells of it meanwhile. It **reopens** when that day comes, when it worsens, or
        when its condition returns. It **resolves** by itself when the condition is gone. There is one row for each rule and subject, for ever: the
        same data, policy and moment make the same findings however often an audit runs, and a second audit over the same facts writes none.

        An **exception** (`createRuleException`) accepts what one rule finds about an application user and its tokens, or about one token, for a time.
        Such findings are still found and counted, but stand as acknowledged. Stale exceptions are findings themselves (GOV-001).

        ## What all rules about use respect

        - A subject younger than the window of a rule is not judged by it.
        - Where use was not recorded during the whole window, the finding says so: low confidence, and one step less severe.
        - Success and refusal are counted apart. Silence means no success.
        - A privileged application user, a token without allowlist, or production make such a finding one step more severe, once.

        ## What an organization can change

        `updateAuditPolicy` turns rules off, sets the highest severity that a rule gives (lower ones move with it), and changes the numbers below, in
        general, for an environment, or for one application user. Rules marked *starts at LOW* begin quietly, with all their severities moved down by the
        same steps, until somebody has seen what they find and sets another severity. Rules about windows of 28 or 90 days say nothing before so much
        has been recorded.

        """;

    private const string Health =
        """

        ## Runs and health

        An audit runs at the moments of the organization's schedule (`updateAuditPolicy` sets `schedule`, a Quartz cron expression, and `timeZone`), and where its
        policy says nothing at those of the host (`Auditor:Schedule`, `Auditor:TimeZone`). A schedule that never comes, or comes more often than once a
        minute, is refused. Where clocks are set, every day keeps its one audit. Auditors look every ten seconds for moments that have come. What was missed
        while none ran is caught up once, however much it was; a new schedule has no past. Any number of auditors may run: a moment has one run, and a run one auditor.

        `progress` of `auditRun` and the subscription `auditRunProgressed` tell how far a run has come, `findingChanged` what it changed;
        `auditor once` draws a bar on a terminal. A run that is killed is begun anew by the next auditor, and changes nothing before it is complete.

        Silence means health only if the auditor itself is watched. **SYS-001** is found when an audit was missed or failed, when a mail was given up or has waited for
        a day, when nobody gets digests, when the activity log is broken (each audit proves what was added to it, and 50,000 older entries in turn), or when use
        was not recorded. Every gateway and every auditor also looks every 15 seconds whether each organization's last good audit is older than
        it may be: two hours after the next moment of its schedule (26 hours with one audit a day), or one interval of a schedule that comes more often. Give all
        processes the same `Auditor:Schedule`.

        - `/health/ready` then says `Degraded`, with the reason, and still answers 200: a gateway must not be taken out of service because an audit is late.
        - With `Webhook:Url` and `Webhook:Secret`, in the settings of the gateways and of the auditors, a second channel is used that needs no mail server: a CloudEvent
          (structured JSON), `com.appusersgateway.auditor.unhealthy` when something of this begins and `com.appusersgateway.auditor.recovered` when it ends;
          nothing in between. A gateway sends it when the auditor is dead.
        - Requests are signed as [Standard Webhooks](https://www.standardwebhooks.com) has it: `webhook-signature` is `v1,` and the base64 of the HMAC-SHA256 of
          `webhook-id`, `webhook-timestamp` and the body, joined by dots, with the bytes behind `whsec_` as the key. Compare in constant time, refuse old
          timestamps, and take an id once: delivery is at least once. Any answer but 2xx is tried again, after 5 seconds and ever more, for three days; redirects
          are not followed. Events of an organization come in their order.
          Delivered ones are deleted after 30 days, but for the last of each cause.
        - Make a secret with `echo whsec_$(openssl rand -base64 32)`.

        """;

    /// <summary>The whole page.</summary>
    public static string Text(RuleCatalog catalog)
    {
        var page = new StringBuilder(Introduction);
        foreach (var (family, name) in Families)
        {
            page.Append('\n').Append("## ").Append(name).Append('\n');
            foreach (var rule in catalog.All.Select(rule => rule.About).Where(rule => rule.Code.StartsWith(family + "-", StringComparison.Ordinal)))
            {
                Describe(page, rule);
            }
        }

        page.Append(LadderManual.Text).Append(MailManual.Text).Append(Health);
        return page.ToString().ReplaceLineEndings("\n");
    }

    private static void Describe(StringBuilder page, RuleDescription rule)
    {
        var terms = RuleTerms.Of(rule, DateTimeOffset.UnixEpoch);
        page.Append("\n### ").Append(rule.Code).Append(": ").Append(rule.Title).Append("\n\n");
        page.Append("**Up to ").Append(Word(rule.Severity)).Append("**");
        page.Append(rule.DefaultSeverity == rule.Severity ? "" : $", *starts at {Word(rule.DefaultSeverity)}*").Append(rule.CanBeMuted ? "" : ", cannot be muted").Append(". ");
        page.Append(rule.Rationale).Append("\n\n");
        page.Append("- Speaks: ").Append(rule.ThresholdText(terms)).Append(".\n");
        if (rule.Thresholds.Count > 0)
        {
            page.Append("- Numbers: ").AppendJoin(", ", rule.Thresholds.Select(threshold => $"`{threshold.Name}` {threshold.Text(threshold.Default)}")).Append(".\n");
        }

        page.Append("- To do: ").Append(rule.Remedy).Append('\n');
        page.Append("- Authority: ").AppendJoin("; ", rule.References).Append(".\n");
    }

    private static string Word(Severity severity) => severity.ToString().ToUpperInvariant();
}
