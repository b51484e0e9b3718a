using AppUsersGateway.Tests.Support;
using Xunit;

namespace AppUsersGateway.Tests.Gateway.Attacks;

/// <summary>Allowlists that mean something else than they say. Refused as user errors of <c>createToken</c>.</summary>
internal static class AddressAttacks
{
    public static readonly Attack[] Rows =
    [
        new("D19", "010.0.0.0/8 in an allowlist: octal to some, refused", scene => AssertRefused(scene, ["010.0.0.0/8"], "INVALID_IP_NETWORK ipAllowlist: ")),
        new("D20", "10/8 in an allowlist: 0.0.0.10 to some, refused", scene => AssertRefused(scene, ["10/8"], "INVALID_IP_NETWORK ipAllowlist: ")),
        new("D21", "10.0.0.1/8 in an allowlist: refused, naming 10.0.0.0/8", scene => AssertRefused(scene, ["10.0.0.1/8"], "INVALID_IP_NETWORK ipAllowlist: ", "10.0.0.0/8")),
        new("D22", "an empty allowlist: refused, never any address", scene => AssertRefused(scene, [], "INVALID_IP_NETWORK ipAllowlist: ")),
        new("D23", "0.0.0.0/0 in an allowlist: only with allowAnyAddress, and then a finding", AnyAddress) { Changes = true },
    ];

    private static async Task AssertRefused(AttackScene scene, string[] ipAllowlist, string starts, string holds = "")
    {
        var error = (await scene.Change("createToken", new { applicationUserId = scene.User.Id, ipAllowlist })).UserError;
        Assert.StartsWith(starts, error, StringComparison.Ordinal);
        Assert.Contains(holds, error, StringComparison.Ordinal);
    }

    private static async Task AnyAddress(AttackScene scene)
    {
        foreach (var any in (string[][])[["0.0.0.0/0"], ["::/0"], ["192.0.2.0/24", "0.0.0.0/0"]])
        {
            var before = await scene.Database.Dump();
            await AssertRefused(scene, any, "INVALID_IP_NETWORK ipAllowlist: ");
            Assert.Equal(before.Split('\n').Count(line => line.StartsWith("tokens:", StringComparison.Ordinal)), (await scene.Database.Dump()).Split('\n').Count(line => line.StartsWith("tokens:", StringComparison.Ordinal)));
        }

        var made = await scene.Change("createToken", new { applicationUserId = scene.User.Id, ipAllowlist = new[] { "0.0.0.0/0" }, allowAnyAddress = true }, "token { id }");
        var id = made.Data.GetProperty("createToken").GetProperty("token").GetProperty("id").GetString();
        await using var auditor = new AuditorNode(scene.Database);
        await auditor.Audit(scene.Tenant);
        Assert.Contains(await auditor.Findings(scene.Tenant), finding => finding.TokenId == id && finding.Rule == "NET-002");
    }
}
