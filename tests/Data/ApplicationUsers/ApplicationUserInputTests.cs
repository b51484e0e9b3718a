using AppUsersGateway.Data.ApplicationUsers;
using AppUsersGateway.Data.Refusals;
using AppUsersGateway.Tests.Support;
using Xunit;

namespace AppUsersGateway.Tests.Data.ApplicationUsers;

/// <summary>What people type, checked through the only door it comes in by.</summary>
public sealed class ApplicationUserInputTests
{
    /// <summary>Texts that would break a mail's header, a log line, a reader's eye or a database.</summary>
    public static TheoryData<string> Hostile =>
    [
        "a\r\nBcc: evil@example.com", "a\nb", "a\tb", "a\0b", "a\u001b[2Jb", "a\u0085b", "a\u2028b", "a\u2029b",
        "a\u202eb", "a\u2066b", "a\u200bb", "a\u200eb", "a\ufeffb", "a\u00adb",
        "a\U000E0041b",
    ];

    [Theory, MemberData(nameof(Hostile))]
    public void Control_and_invisible_characters_are_refused_in_every_field_of_one_line(string text)
    {
        Silence.Refused(RefusalCode.InvalidName, "name", () => Check(name: text));
        Silence.Refused(RefusalCode.InvalidText, "environment", () => Check(environment: text));
        Silence.Refused(RefusalCode.InvalidEmail, "contactEmail", () => Check(contactEmail: text + "@example.com"));
    }

    [Theory, MemberData(nameof(Hostile))]
    public void A_description_may_have_lines_but_no_other_control_characters(string text)
    {
        if (text is "a\nb" or "a\r\nBcc: evil@example.com")
        {
            Assert.Equal(text, Check(description: text).Description);
            return;
        }

        Silence.Refused(RefusalCode.InvalidText, "description", () => Check(description: text));
    }

    // Not theory data: xunit's own serialization would mend them.
    [Fact]
    public void Half_a_surrogate_pair_is_no_text()
    {
        foreach (var text in new[] { "a\ud800b", "a\udc00b", "a\ud800", "\udc00\ud800" })
        {
            Silence.Refused(RefusalCode.InvalidName, "name", () => Check(name: text));
            Silence.Refused(RefusalCode.InvalidText, "description", () => Check(description: text));
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("   ")]
    [InlineData(null)]
    public void A_name_is_needed(string? name) => Silence.Refused(RefusalCode.InvalidName, "name", () => Check(name: name));

    [Fact]
    public void Lengths_are_exact()
    {
        Assert.Equal(new string('x', 100), Check(name: " " + new string('x', 100) + " ").Name);
        Silence.Refused(RefusalCode.InvalidName, "name", () => Check(name: new string('x', 101)));
        Assert.Equal(1_000, Check(description: new string('x', 1_000)).Description.Length);
        Silence.Refused(RefusalCode.InvalidText, "description", () => Check(description: new string('x', 1_001)));
        Assert.Equal(50, Check(environment: new string('x', 50)).Environment!.Length);
        Silence.Refused(RefusalCode.InvalidText, "environment", () => Check(environment: new string('x', 51)));
    }

    [Theory]
    [InlineData("nobody")]
    [InlineData("@example.com")]
    [InlineData("Ada <ada@example.com>")]
    [InlineData("ada@example.com, eve@example.com")]
    [InlineData("ada@example.com;eve@example.com")]
    [InlineData("a da@example.com")]
    [InlineData("ada@example.com\r\nBcc: eve@example.com")]
    public void An_address_is_one_address(string address) => Silence.Refused(RefusalCode.InvalidEmail, "contactEmail", () => Check(contactEmail: address));

    [Fact]
    public void Nothing_is_null_where_it_may_be_left_out()
    {
        var input = Check(description: null, ownerId: "", contactEmail: " ", environment: " ");

        Assert.Equal(("", null, null, null), (input.Description, input.OwnerId, input.ContactEmail, input.Environment));
    }

    [Fact]
    public void Text_of_any_language_is_welcome()
    {
        Assert.Equal("ключ 鍵 🦀", Check(name: "ключ 鍵 🦀").Name);
        Assert.Equal("müller@bücher.example", Check(contactEmail: "müller@bücher.example").ContactEmail);
    }

    private static ApplicationUserInput Check(
        string? name = "terraform", string? description = null, string? ownerId = null, string? contactEmail = null, string? environment = null) =>
        ApplicationUserInput.Check(name, description, ownerId, contactEmail, environment);
}
