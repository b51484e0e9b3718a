using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using AppUsersGateway.Data.Tokens;
using Xunit;

namespace AppUsersGateway.Tests.Data.Tokens;

/// <summary>P04, as far as 20 000 secrets show it.</summary>
public sealed partial class TokenSecretTests
{
    private const int Sample = 20_000;
    private const string Alphabet = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
    private const int FirstRandom = 5;
    private const int LastRandom = 34;

    /// <summary>Chi-square with 61 degrees of freedom stays below this with probability 1 - 10^-9; thirty positions are looked at.</summary>
    private const double Bound = 153;

    private static readonly JsonSerializerOptions WithFields = new() { IncludeFields = true };

    [Fact]
    public void Secrets_have_the_public_form_and_a_right_checksum()
    {
        Assert.Matches(ApplicationUserForm(), TokenSecret.Generate(forAdministrator: false).Reveal());
        Assert.Matches(AdministratorForm(), TokenSecret.Generate(forAdministrator: true).Reveal());
        for (var i = 0; i < 1_000; i++)
        {
            var secret = TokenSecret.Generate(forAdministrator: i % 2 == 0);
            var parsed = TokenSecret.Parse(secret.Reveal());
            Assert.NotNull(parsed);
            Assert.Equal((secret.Hash, secret.Prefix, secret.Reveal()), (parsed.Hash, parsed.Prefix, parsed.Reveal()));
            Assert.Equal(secret.Reveal()[..11], secret.Prefix);
        }
    }

    // Reckoned with another program: CRC-32 of the first 35 characters in base62, and SHA-256 of all 41.
    [Fact]
    public void The_form_is_a_contract_with_scanners()
    {
        const string Known = "augu_ExampleOnlyNotASecret12345678932UBsq";

        Assert.Equal("5146a134f718e0c572314c5f301bc58e0ae57cdd0b64272a842e944dbd70e240", TokenSecret.Parse(Known)?.Hash);
    }

    [Fact]
    public void No_two_secrets_are_alike_and_no_position_prefers_a_character()
    {
        var seen = new HashSet<string>(Sample, StringComparer.Ordinal);
        var counts = new int[LastRandom + 1, Alphabet.Length];
        for (var i = 0; i < Sample; i++)
        {
            var text = TokenSecret.Generate(forAdministrator: false).Reveal();
            Assert.True(seen.Add(text));
            for (var position = FirstRandom; position <= LastRandom; position++)
            {
                counts[position, Alphabet.IndexOf(text[position], StringComparison.Ordinal)]++;
            }
        }

        const double Expected = (double)Sample / 62;
        for (var position = FirstRandom; position <= LastRandom; position++)
        {
            var square = Enumerable.Range(0, Alphabet.Length).Sum(letter => Math.Pow(counts[position, letter] - Expected, 2) / Expected);
            Assert.True(square < Bound, string.Create(CultureInfo.InvariantCulture, $"Position {position}: chi-square {square}."));
        }
    }

    [Fact]
    public void Every_change_of_one_character_is_noticed()
    {
        var text = TokenSecret.Generate(forAdministrator: false).Reveal();
        for (var position = 0; position < text.Length; position++)
        {
            foreach (var letter in Alphabet + "_-. \0é٣")
            {
                if (letter != text[position])
                {
                    Assert.Null(TokenSecret.Parse(text[..position] + letter + text[(position + 1)..]));
                }
            }
        }
    }

    [Fact]
    public void Nothing_but_the_exact_form_is_a_secret()
    {
        var text = TokenSecret.Generate(forAdministrator: false).Reveal();
        string?[] others =
        [
            null, "", " ", "augu_", text[..^1], text + "0", " " + text, text + "\n", text.ToUpperInvariant(), "Bearer " + text,
            "auga_" + text[5..], "augx_" + text[5..], text.Replace('_', '-'), new string('a', 41), new string('a', 1_000_000),
        ];

        Assert.All(others, other => Assert.Null(TokenSecret.Parse(other)));
    }

    [Fact]
    public void A_secret_is_never_printed_by_accident()
    {
        var secret = TokenSecret.Generate(forAdministrator: false);
        string[] printed =
        [
            secret.ToString(), $"{secret}", string.Format(CultureInfo.InvariantCulture, "{0}", secret), JsonSerializer.Serialize(secret),
            JsonSerializer.Serialize(secret, WithFields), JsonSerializer.Serialize(new { Inner = (object)secret }),
            new { secret }.ToString()!, (secret, 1).ToString(), string.Join(' ', secret),
        ];

        Assert.All(printed, text => Assert.DoesNotContain(secret.Reveal()[11..], text, StringComparison.Ordinal));
    }

    [GeneratedRegex(@"\A\baugu_[0-9A-Za-z]{36}\b\z", RegexOptions.CultureInvariant, 1_000)]
    private static partial Regex ApplicationUserForm();

    [GeneratedRegex(@"\A\bauga_[0-9A-Za-z]{36}\b\z", RegexOptions.CultureInvariant, 1_000)]
    private static partial Regex AdministratorForm();
}
