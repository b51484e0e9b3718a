using AppUsersGateway.Auditor.Emails;
using AppUsersGateway.Auditor.Rules;
using AppUsersGateway.Data.Database;
using AppUsersGateway.Data.Emails;
using AppUsersGateway.Tests.Architecture;
using Xunit;

namespace AppUsersGateway.Tests.Docs;

/// <summary>docs/audit.md is the catalogue.</summary>
public sealed class RuleManualTests
{
    [Fact]
    public void The_page_of_the_rules_is_made_from_them()
    {
        var page = File.ReadAllText(Path.Combine(SourceTree.Root, "docs", "audit.md"));

        Assert.True(page == RuleManual.Text(new RuleCatalog()), "docs/audit.md differs from the rules: dotnet run --project src/Auditor -- rules > docs/audit.md");
    }

    [Fact]
    public void It_tells_of_every_kind_of_mail()
    {
        var page = RuleManual.Text(new RuleCatalog());

        Assert.All(Enum.GetValues<EmailKind>(), kind => Assert.Contains($"| `{EnumText.Of(kind)}` |", page, StringComparison.Ordinal));
        Assert.All(MailRoutes.AtOnce.Concat(MailRoutes.Owners).Append(MailRoutes.Review), rule => Assert.NotNull(new RuleCatalog().Find(rule)));
    }

    [Fact]
    public void It_tells_threshold_authority_and_remedy_of_each_with_its_numbers_put_in()
    {
        var page = RuleManual.Text(new RuleCatalog());

        Assert.All(new RuleCatalog().All, rule =>
        {
            Assert.Contains($"### {rule.About.Code}: {rule.About.Title}", page, StringComparison.Ordinal);
            Assert.Contains(rule.About.Remedy, page, StringComparison.Ordinal);
            Assert.NotEmpty(rule.About.References);
        });
        Assert.DoesNotContain('{', page);
    }
}
