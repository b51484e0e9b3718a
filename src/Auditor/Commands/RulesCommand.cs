using AppUsersGateway.Auditor.Rules;

namespace AppUsersGateway.Auditor.Commands;

/// <summary><c>rules</c>: the catalogue of rules as a page for people; <c>docs/audit.md</c> is its output.</summary>
internal static class RulesCommand
{
    public static int Execute(TextWriter output)
    {
        output.Write(RuleManual.Text(new RuleCatalog()));
        return ExitCode.Clean;
    }
}
