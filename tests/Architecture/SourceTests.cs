using System.Text.RegularExpressions;
using Xunit;

namespace AppUsersGateway.Tests.Architecture;

/// <summary>Habits of this house that no compiler knows.</summary>
public sealed partial class SourceTests
{
    private const int MaximumLines = 200;
    private static readonly string[] Roots = ["src", "tests", "bench"];

    [Fact]
    public void The_source_is_found() => Assert.Contains("src/Data/DataServices.cs", SourceTree.CSharp("src"));

    [Fact]
    public void Sql_is_written_in_the_data_project_alone() =>
        Assert.DoesNotContain(SourceTree.CSharp("src"), file => !file.StartsWith("src/Data/", StringComparison.Ordinal) && Sql().IsMatch(SourceTree.Read(file)));

    [Theory]
    [InlineData("select id from tokens")]
    [InlineData("select t.id,\n    t.name\nfrom tokens t")]
    [InlineData("insert into tokens (id)")]
    [InlineData("update tokens set id = 1")]
    [InlineData("delete from tokens")]
    [InlineData("DELETE FROM tokens")]
    public void The_check_for_sql_speaks(string sql) => Assert.Matches(Sql(), sql);

    [Theory]
    [InlineData("from token in tokens select token.Id")]
    [InlineData("/// <summary>Updates the token set.</summary>")]
    public void The_check_for_sql_lets_other_text_pass(string text) => Assert.DoesNotMatch(Sql(), text);

    [Fact]
    public void Database_drivers_are_named_in_the_database_folder_alone() =>
        Assert.DoesNotContain(SourceTree.CSharp("src"), file =>
            !file.StartsWith("src/Data/Database/", StringComparison.Ordinal) && Driver().IsMatch(SourceTree.Read(file)));

    [Fact]
    public void No_source_file_is_longer_than_a_reader_likes() =>
        Assert.DoesNotContain(SourceTree.CSharp("src"), file => SourceTree.Read(file).Count(letter => letter == '\n') > MaximumLines);

    [Fact]
    public void A_namespace_is_the_folder() => Assert.DoesNotContain(Roots.SelectMany(SourceTree.CSharp), file =>
        Namespace().Match(SourceTree.Read(file)) is { Success: true } match && match.Groups["name"].Value != Expected(file));

    [Fact]
    public void Only_programs_have_no_namespace() => Assert.DoesNotContain(Roots.SelectMany(SourceTree.CSharp), file =>
        Path.GetFileName(file) != "Program.cs" && !Namespace().IsMatch(SourceTree.Read(file)));

    [Fact]
    public void Secrets_are_random_by_the_systems_generator_and_compared_in_constant_time()
    {
        var secret = SourceTree.Read("src/Data/Tokens/TokenSecret.cs");

        Assert.Contains("RandomNumberGenerator.GetString", secret, StringComparison.Ordinal);
        Assert.Contains("CryptographicOperations.FixedTimeEquals", secret, StringComparison.Ordinal);
        Assert.DoesNotContain(SourceTree.CSharp("src"), file => OtherRandom().IsMatch(SourceTree.Read(file)));
    }

    // src/Data/Tokens/Token.cs is AppUsersGateway.Data.Tokens; tests and bench are projects themselves.
    private static string Expected(string file)
    {
        var folders = file.Split('/')[..^1];
        var below = folders[0] == "src" ? folders[1..] : [char.ToUpperInvariant(folders[0][0]) + folders[0][1..], .. folders[1..]];
        return string.Join('.', ["AppUsersGateway", .. below]);
    }

    [GeneratedRegex(@"\bselect\s[^;{}]{1,300}?\sfrom\s|\binsert\s+into\s|\bupdate\s+\w+\s+set\s|\bdelete\s+from\s",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1_000)]
    private static partial Regex Sql();

    [GeneratedRegex(@"\bSqliteConnection|\bNpgsql|\bMicrosoft\.Data\.Sqlite", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1_000)]
    private static partial Regex Driver();

    [GeneratedRegex(@"^namespace (?<name>[\w.]+);", RegexOptions.Multiline | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1_000)]
    private static partial Regex Namespace();

    [GeneratedRegex(@"\bnew Random\(|\bRandom\.Shared\b|\bGuid\.NewGuid\b", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1_000)]
    private static partial Regex OtherRandom();
}
