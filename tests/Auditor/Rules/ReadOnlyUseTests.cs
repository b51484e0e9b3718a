using AppUsersGateway.Auditor.Rules;
using AppUsersGateway.Data.Facts;
using AppUsersGateway.Data.Findings;
using AppUsersGateway.Data.Permissions;
using AppUsersGateway.Tests.Support;
using Xunit;

namespace AppUsersGateway.Tests.Auditor.Rules;

public sealed class ReadOnlyUseTests
{
    private readonly ReadOnlyUse rule = new();

    private static readonly TokenFacts Reader = Given.OldToken() with
    {
        Permissions = new PermissionSet(["organization:app_users:write"]),
        PermissionUses = [new PermissionUseFacts("organization:app_users:read", false, Given.DaysAgo(1))],
    };

    [Fact]
    public void Who_only_reads_and_could_change_is_told()
    {
        Assert.Equal((Severity.Medium, "only reads, and could change things"), (rule.Check(Reader, Given.Now)!.Severity, rule.Check(Reader, Given.Now)!.Title));
        Assert.Null(rule.Check(Reader with { PermissionUses = [.. Reader.PermissionUses, new PermissionUseFacts("organization:app_users:write", true, Given.DaysAgo(80))] }, Given.Now));
        Assert.NotNull(rule.Check(Reader with { PermissionUses = [.. Reader.PermissionUses, new PermissionUseFacts("organization:app_users:write", true, Given.DaysAgo(91))] }, Given.Now));
        Assert.Null(rule.Check(Reader with { Permissions = new PermissionSet(["organization:app_users:read", "tokens:verify"]) }, Given.Now));
    }

    [Fact]
    public void Without_a_window_of_records_nothing_is_claimed()
    {
        Assert.Null(rule.Check(Reader with { OperationsRecordedSince = Given.DaysAgo(89) }, Given.Now));
        Assert.Null(rule.Check(Reader with { CreatedAt = Given.DaysAgo(89) }, Given.Now));
        Assert.Null(rule.Check(Reader with { PermissionUses = [] }, Given.Now));
    }
}
