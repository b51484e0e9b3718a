using System.Text;
using AppUsersGateway.Auditor.Emails;
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

        page.Append(MailManual.Text);
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
