using AppUsersGateway.Auditor.Emails.Letters;
using AppUsersGateway.Auditor.Emails.Receipts;
using AppUsersGateway.Data.Activity;
using AppUsersGateway.Data.ApplicationUsers;
using AppUsersGateway.Data.Tokens;
using AppUsersGateway.Tests.Support;
using Xunit;

namespace AppUsersGateway.Tests.Auditor.Emails;

/// <summary>How what was done to several tokens is undone: by one operation for all that are named.</summary>
public sealed class ReceiptLetterTests
{
    private const int LongestLine = 78;

    [Theory]
    [InlineData(ActionKind.Suspended, 1, 1, "resumeToken", "Take it out of quarantine with this.")]
    [InlineData(ActionKind.Suspended, 3, 3, "resumeToken", "Take them out of quarantine with this.")]
    [InlineData(ActionKind.Restored, 3, 3, "suspendToken", "Put them into quarantine again with this.")]
    [InlineData(ActionKind.Suspended, 25, 20, "resumeToken", "Take the 20 that are named here out of quarantine with this. For the other 5, take the ids from the activity log.")]
    public void Each_token_that_is_named_is_in_it(ActionKind kind, int tokens, int named, string mutation, string text)
    {
        var all = Enumerable.Range(0, tokens).Select(Token).ToList();

        var letter = ReceiptLetter.Of(
            "Example", new ActionTaken(kind, Actor.Auditor("org_01"), [.. all]), new Receipt(GivenDigest.Reader, [User()], all), Given.Now, "https://appusers.example.com/explorer/");

        var undo = letter.Parts[^1];
        Assert.Equal(text, undo.Text);
        Assert.Equal(named, undo.Query!.Split(mutation).Length - 1);
        Assert.All(all.Take(named), token => Assert.Contains(token.Id, undo.Query, StringComparison.Ordinal));
        Assert.All(all.Skip(named), token => Assert.DoesNotContain(token.Id, undo.Query, StringComparison.Ordinal));
        Assert.All(LetterText.Of(letter).Split('\n'), line => Assert.True(line.Length <= LongestLine, line));
    }

    private static Token Token(int number) => new()
    {
        Id = $"tok_01m83ftsr0fn49aq0ybkv64f{number:D2}",
        OrganizationId = "org_01",
        ApplicationUserId = "app_01",
        Prefix = "augu_7fQ2kd",
        Description = "Nightly export",
        CreatedAt = Given.DaysAgo(200),
    };

    private static ApplicationUser User() => new()
    {
        Id = "app_01",
        OrganizationId = "org_01",
        Name = "billing-export",
        NameKey = "billing-export",
        Description = "",
        Status = ApplicationUserStatus.Active,
        CreatedAt = Given.DaysAgo(220),
        UpdatedAt = Given.DaysAgo(220),
    };
}
