using AppUsersGateway.Data.Identifiers;
using AppUsersGateway.Tests.Support;
using Xunit;

namespace AppUsersGateway.Tests.Data.Identifiers;

public sealed class IdentifierTests
{
    private const int Sample = 1_000;

    [Fact]
    public void Ids_sort_by_the_time_they_were_made_at()
    {
        var ids = Enumerable.Range(0, Sample).Select(number => Identifier.New(IdentifierKind.Token, Given.Now.AddMilliseconds(number))).ToList();

        Assert.Equal(ids.Order(StringComparer.Ordinal), ids);
        Assert.True(string.CompareOrdinal(
            Identifier.New(IdentifierKind.Token, DateTimeOffset.UnixEpoch), Identifier.New(IdentifierKind.Token, Given.Now.AddYears(1_000))) < 0);
    }

    [Fact]
    public void Ids_of_one_moment_differ() =>
        Assert.Equal(Sample, Enumerable.Range(0, Sample).Select(_ => Identifier.New(IdentifierKind.Token, Given.Now)).Distinct(StringComparer.Ordinal).Count());

    [Fact]
    public void A_series_of_one_moment_sorts_as_it_was_made_and_never_repeats()
    {
        var ids = Identifier.Series(IdentifierKind.Finding, Given.Now).Take(Sample).ToList();

        Assert.Equal(ids.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal), ids);
        Assert.All(ids, id => Assert.Equal(IdentifierKind.Finding, Identifier.KindOf(id)));
        Assert.Equal(Identifier.New(IdentifierKind.Finding, Given.Now)[..13], ids[^1][..13]); // the same millisecond
        Assert.NotEqual(ids[0], Identifier.Series(IdentifierKind.Finding, Given.Now).First());
    }

    [Theory]
    [InlineData(IdentifierKind.Organization, "org_")]
    [InlineData(IdentifierKind.Administrator, "adm_")]
    [InlineData(IdentifierKind.ApplicationUser, "app_")]
    [InlineData(IdentifierKind.Token, "tok_")]
    [InlineData(IdentifierKind.ActivityEvent, "evt_")]
    [InlineData(IdentifierKind.AuditRun, "run_")]
    [InlineData(IdentifierKind.Finding, "fnd_")]
    [InlineData(IdentifierKind.Email, "eml_")]
    public void Every_kind_has_its_prefix(IdentifierKind kind, string prefix)
    {
        var id = Identifier.New(kind, Given.Now);

        Assert.StartsWith(prefix, id, StringComparison.Ordinal);
        Assert.Equal(30, id.Length);
        Assert.Equal(kind, Identifier.KindOf(id));
    }

    [Fact]
    public void No_kind_was_forgotten() => Assert.Equal(12, Enum.GetValues<IdentifierKind>().Length);

    [Theory]
    [InlineData("")]
    [InlineData("tok_")]
    [InlineData("tok_0000000000000000000000000")]
    [InlineData("tok_000000000000000000000000000")]
    [InlineData("TOK_00000000000000000000000000")]
    [InlineData("tok_0000000000000000000000000A")]
    [InlineData("tok_0000000000000000000000000i")]
    [InlineData("tok_0000000000000000000000000l")]
    [InlineData("tok_0000000000000000000000000o")]
    [InlineData("tok_0000000000000000000000000u")]
    [InlineData("tok_0000000000000000000000000 ")]
    [InlineData("tok_0000000000000000000000000\n")]
    [InlineData("tok_0000000000000000000000000\0")]
    [InlineData("tok-00000000000000000000000000")]
    [InlineData("xyz_00000000000000000000000000")]
    [InlineData("' or 1=1 --                   ")]
    public void Junk_has_no_kind(string id) => Assert.Null(Identifier.KindOf(id));
}
