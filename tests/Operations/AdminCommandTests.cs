using System.Text;
using System.Text.RegularExpressions;
using Xunit;

namespace AppUsersGateway.Tests.Operations;

/// <summary>The first way in is a command on the host; there is no other (P15).</summary>
public sealed partial class AdminCommandTests : IDisposable
{
    private readonly GatewayProgram program = new();

    [Fact]
    public async Task Two_commands_at_once_make_one_administrator_and_show_one_token()
    {
        var runs = await Task.WhenAll(
            program.Run("admin", "create", "--email", "ada@example.com"), program.Run("admin", "create", "--email", "Ada@Example.com"));

        Assert.Equal([0, 1], runs.Select(run => run.Code).Order());
        var (done, refused) = (runs.Single(run => run.Code == 0), runs.Single(run => run.Code == 1));
        var secret = Assert.Single(Secret().Matches(done.Output)).Value;
        Assert.DoesNotMatch(Secret(), refused.Output + refused.Errors);
        Assert.Contains("has access already", refused.Errors, StringComparison.Ordinal);

        // The secret is on the terminal and nowhere else.
        Assert.All(
            Directory.EnumerateFiles(program.Folder, "*", SearchOption.AllDirectories),
            file => Assert.True(File.ReadAllBytes(file).AsSpan().IndexOf(Encoding.ASCII.GetBytes(secret[..20])) < 0, file));

        Assert.Equal(0, (await program.Run("admin", "token", "--email", "ADA@example.com")).Code);
        var nobody = await program.Run("admin", "token", "--email", "nobody@example.com");
        Assert.Equal("There is no administrator nobody@example.com. Create one with: admin create --email nobody@example.com", nobody.Errors.Trim());
    }

    [Fact]
    public async Task A_saved_head_tells_a_log_that_was_rewritten()
    {
        await program.Run("admin", "create", "--email", "ada@example.com");
        var head = (await program.Run("activity", "head")).Output.Trim();
        Assert.Matches("^3:[0-9a-f]{64}$", head);

        Assert.Equal((0, "3 entries, unbroken.", ""), await Verify(head));
        Assert.Equal(2, (await Verify("3:" + new string('0', 64))).Code);
        Assert.Equal(2, (await Verify("4:" + new string('0', 64))).Code);
        Assert.Equal((1, "", "--anchor: give SEQUENCE:HASH as 'activity head' printed it."), await Verify("3"));
    }

    [Fact]
    public async Task The_limits_are_raised_where_the_refusal_says()
    {
        await program.Run("admin", "create", "--email", "ada@example.com", "--organization", "Northwind");

        var (code, output, _) = await program.Run("organization", "limits", "--application-users", "500", "--tokens-per-user", "20");
        Assert.Equal((0, "Northwind: at most 500 application users, 20 live tokens each."), (code, output.Trim()));
        Assert.Equal(1, (await program.Run("organization", "limits", "--tokens-per-user", "0")).Code);
        Assert.Contains("20 live tokens", (await program.Run("organization", "limits")).Output, StringComparison.Ordinal);
    }

    public void Dispose() => program.Dispose();

    private async Task<(int Code, string Output, string Errors)> Verify(string anchor)
    {
        var (code, output, errors) = await program.Run("activity", "verify", "--anchor", anchor);
        return (code, output.Trim(), errors.Trim());
    }

    [GeneratedRegex("aug[au]_[0-9A-Za-z]{36}", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex Secret();
}
