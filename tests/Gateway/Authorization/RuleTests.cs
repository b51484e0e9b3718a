using AppUsersGateway.Data.Permissions;
using AppUsersGateway.Gateway.Authorization;
using AppUsersGateway.Tests.Support;
using Xunit;

namespace AppUsersGateway.Tests.Gateway.Authorization;

/// <summary>The test of the test: each access rule is dropped once, and the matrix notices.</summary>
public sealed class RuleTests
{
    [Theory, OnSqlite, OnPostgreSql]
    public async Task The_matrix_notices_every_rule_that_is_dropped(TestEngine engine)
    {
        var rules = new AlteredRules();
        await using var scene = await MatrixScene.Start(engine, rules);
        var unnoticed = new List<string>();
        foreach (var (element, rule) in AccessRules.Table.Where(pair => !pair.Key.StartsWith("Subscription.", StringComparison.Ordinal)))
        {
            var cells = Columns.Live.SelectMany(column => scene.Ways.Cells(element, column)).Where(cell => !cell.Changes).ToList();
            foreach (var (dropped, how) in Dropped(rule))
            {
                rules.Alter = (asked, written) => asked == element ? dropped : written;
                var matrix = scene.NewMatrix();
                await matrix.Ask(cells, [Wrapping.Plain], Transport.Post, atOnce: 1);
                if (matrix.Deviations.Count == 0)
                {
                    unnoticed.Add($"{element}, {how}");
                }
            }
        }

        Assert.Empty(unnoticed);
    }

    // A rule that lets everybody in is dropped by closing it.
    private static IEnumerable<(AccessRule Rule, string How)> Dropped(AccessRule rule)
    {
        yield return rule.Permission is null ? (new AccessRule(Permission.OrganizationAdmin), "closed") : (AccessRule.Anyone, "open");
        if (rule.OrOwn)
        {
            yield return (rule with { OrOwn = false }, "closed to those whose own it is");
        }
    }
}
