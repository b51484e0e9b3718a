using AppUsersGateway.Data.Facts;
using AppUsersGateway.Data.Findings;

namespace AppUsersGateway.Auditor.Rules;

/// <summary>An application user is one application.</summary>
public sealed class ManyApplications : IApplicationUserRule
{
    private const int MaximumFamilies = 10;

    private static readonly TimeSpan Window = TimeSpan.FromDays(30);
    private static readonly Threshold Families = new(0, "families", 3, ThresholdUnit.Count);

    /// <inheritdoc />
    public RuleDescription About { get; } = new(
        "USR-005",
        "One user for many applications",
        Severity.Medium,
        "called by at least {families} kinds of programs, each from a network of its own, in the last 30 days",
        "What several applications share cannot be taken from one of them.",
        "Create one application user for each application.",
        ["Aiven best practices: dedicated users", "OWASP NHI9 NHI reuse"])
    {
        Thresholds = [Families],
        IsIntroductory = true,
    };

    /// <inheritdoc />
    public Verdict? Check(ApplicationUserFacts user, RuleTerms terms)
    {
        var programs = user.Callers.Select(caller => caller.Program).Where(program => program.Length > 0).Distinct(StringComparer.Ordinal).Count();
        if (programs < terms[Families])
        {
            return null;
        }

        var families = user.Callers.Where(caller => caller.Program.Length > 0).GroupBy(caller => (caller.Program, caller.Network)).ToList();
        return UsageGuard.For(user).Weigh(
            new Verdict(
                About.Severity,
                $"is used by {programs} kinds of programs",
                [.. families.Take(MaximumFamilies).Select(family => new Evidence(
                    $"{family.Key.Program} from {family.Key.Network}", $"{TimeText.Count(family.Sum(caller => caller.Uses), "use")}, last {TimeText.Moment(family.Max(caller => caller.LastAt), terms.Now)}"))],
                $"Create an application user for each of the applications that use {user.Name}."),
            Window,
            terms.Now);
    }
}
