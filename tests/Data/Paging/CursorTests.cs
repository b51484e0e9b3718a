using System.Buffers.Text;
using System.Text;
using AppUsersGateway.Data.ApplicationUsers;
using AppUsersGateway.Data.Paging;
using AppUsersGateway.Data.Tokens;
using Xunit;

namespace AppUsersGateway.Tests.Data.Paging;

public sealed class CursorTests
{
    public static TheoryData<object> Keys => new() { 0L, long.MinValue, long.MaxValue, "", "Ä", "two\nlines", "n5", "\U0001F980" };

    [Theory, MemberData(nameof(Keys))]
    public void A_cursor_reads_back_as_it_was(object key)
    {
        var cursor = new Cursor("name", key, "app_01");

        Assert.Equal(cursor, Cursor.Decode(cursor.Encode()));
    }

    [Theory]
    [InlineData("")]
    [InlineData("garbage")]
    [InlineData("not base64 at all!")]
    [InlineData("====")]
    public void Garbage_is_no_cursor(string text) => Assert.Null(Cursor.Decode(text));

    [Theory]
    [InlineData("name")]
    [InlineData("name\napp_01")]
    [InlineData("name\napp_01\n")]
    [InlineData("name\napp_01\nx5")]
    [InlineData("name\napp_01\nn")]
    [InlineData("name\napp_01\nn5.0")]
    [InlineData("name\napp_01\nn 5")]
    [InlineData("name\napp_01\nn99999999999999999999")]
    [InlineData("name\napp_01\nta\0b")]
    [InlineData("name\napp\0\nta")]
    public void A_forged_cursor_is_none(string content) => Assert.Null(Cursor.Decode(Base64Url.EncodeToString(Encoding.UTF8.GetBytes(content))));

    [Fact]
    public void A_very_long_text_is_no_cursor() => Assert.Null(Cursor.Decode(new Cursor("name", new string('A', 1_024), "app_01").Encode()));

    [Fact]
    public void An_order_reads_only_its_own_cursors()
    {
        Assert.NotNull(TokenList.NewestFirst.Read(new Cursor("created", 5L, "tok_01").Encode()));
        Assert.Null(TokenList.ByExpiry.Read(new Cursor("created", 5L, "tok_01").Encode()));
        Assert.Null(TokenList.NewestFirst.Reverse().Read(new Cursor("created", 5L, "tok_01").Encode()));
        Assert.Null(TokenList.NewestFirst.Read("garbage"));
    }

    [Fact]
    public void A_key_of_the_wrong_kind_is_refused_before_it_reaches_a_database()
    {
        Assert.Null(TokenList.NewestFirst.Read(new Cursor("created", "text", "tok_01").Encode()));
        Assert.Null(ApplicationUserList.ByName.Read(new Cursor("name", 5L, "app_01").Encode()));
    }
}
