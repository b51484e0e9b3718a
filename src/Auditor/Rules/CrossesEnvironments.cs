using AppUsersGateway.Data.Facts;
using AppUsersGateway.Data.Findings;

namespace AppUsersGateway.Auditor.Rules;

/// <summary>A program of one environment stays in it.</summary>
public sealed class CrossesEnvironments : IApplicationUserRule
{
    /// <inheritdoc />
    public RuleDescription About { get; } = new(
        "USR-006",
        "Crosses environments",
        Severity.High,
        "its label and the networks it was called from in the last 30 days are of production and of another environment; networks have labels by the audit policy",
        "A test system that can reach production is the way into production.",
        "Make an application user for each environment.",
        ["OWASP NHI8 environment isolation"])
    {
        IsIntroductory = true,
    };

    /// <inheritdoc />
    public Verdict? Check(ApplicationUserFacts user, RuleTerms terms)
    {
        var labels = user.CallerEnvironments.Select(caller => caller.Environment).ToList();
        if (user.Environment is not null)
        {
            labels.Add(user.Environment);
        }

        return user.CallerEnvironments.Count == 0 || !labels.Exists(Escalation.IsProduction) || labels.TrueForAll(Escalation.IsProduction) ? null : new Verdict(
            About.Severity,
            $"belongs to {user.Environment ?? "no environment"} and is called from {string.Join(" and ", user.CallerEnvironments.Select(caller => caller.Environment))}",
            [
                new("its own environment", user.Environment ?? "none"),
                .. user.CallerEnvironments.Select(caller => new Evidence($"called from {caller.Environment}", caller.Ip)),
            ],
            $"Make an application user for each environment that uses {user.Name}.");
    }
}
