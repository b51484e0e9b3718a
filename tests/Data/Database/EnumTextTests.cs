using System.Reflection;
using AppUsersGateway.Data.Audits;
using AppUsersGateway.Data.Database;
using AppUsersGateway.Data.Refusals;
using Xunit;

namespace AppUsersGateway.Tests.Data.Database;

public sealed class EnumTextTests
{
    [Fact]
    public void A_member_is_written_as_graphql_writes_it()
    {
        Assert.Equal("COMMAND_LINE", EnumText.Of(AuditTrigger.CommandLine));
        Assert.Equal("QUEUED", EnumText.Of(AuditRunStatus.Queued));
        Assert.Equal("INVALID_IP_NETWORK", EnumText.Of(RefusalCode.InvalidIpNetwork));
        Assert.Equal(AuditTrigger.CommandLine, EnumText.Parse<AuditTrigger>("COMMAND_LINE"));
    }

    [Theory]
    [InlineData("")]
    [InlineData("CommandLine")]
    [InlineData("command_line")]
    [InlineData("2")]
    public void Any_other_text_is_no_member(string text) => Assert.Throws<FormatException>(() => EnumText.Parse<AuditTrigger>(text));

    [Fact]
    public void Every_enum_of_the_data_reads_back_what_it_writes()
    {
        var roundTrip = GetType().GetMethod(nameof(RoundTrip), BindingFlags.NonPublic | BindingFlags.Static)!;
        foreach (var type in typeof(EnumText).Assembly.GetExportedTypes().Where(type => type.IsEnum))
        {
            roundTrip.MakeGenericMethod(type).Invoke(null, null);
        }
    }

    private static void RoundTrip<T>()
        where T : struct, Enum => Assert.All(Enum.GetValues<T>(), value => Assert.Equal(value, EnumText.Parse<T>(EnumText.Of(value))));
}
