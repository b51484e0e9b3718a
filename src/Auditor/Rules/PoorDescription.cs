using AppUsersGateway.Data.Facts;
using AppUsersGateway.Data.Findings;

namespace AppUsersGateway.Auditor.Rules;

/// <summary>A description tells the next person what breaks when the token goes.</summary>
public sealed class PoorDescription : ITokenRule
{
    /// <summary>Shortest description that can say something, in characters.</summary>
    private static readonly Threshold MinimumLength = new(0, "characters", 10, ThresholdUnit.Count);

    /// <summary>Words that every token could carry; a description of nothing else says nothing.</summary>
    private static readonly HashSet<string> GenericWords = new(StringComparer.OrdinalIgnoreCase)
    {
        "a", "access", "an", "api", "app", "application", "auth", "bar", "default", "demo", "description", "dummy", "example", "foo", "for",
        "generic", "key", "my", "new", "none", "of", "old", "sample", "secret", "service", "some", "temp", "temporary", "test", "testing",
        "tests", "the", "tmp", "todo", "token", "tokens", "unknown", "user",
    };

    /// <inheritdoc />
    public RuleDescription About { get; } = new(
        "TOK-013",
        "Poor or missing description",
        Severity.Low,
        "empty, shorter than {characters} characters, or made of generic words only (token, test, default, API_TOKEN)",
        "Nobody dares to revoke a token when nobody can say what would break.",
        "Describe the application, the owner, the purpose and the ticket.",
        ["Aiven best practices: description", "GitLab: token naming", "CIS Controls v8 5.5"])
    {
        Thresholds = [MinimumLength],
    };

    /// <inheritdoc />
    public Verdict? Check(TokenFacts token, RuleTerms terms)
    {
        var text = token.Description.Trim();
        var length = text.EnumerateRunes().Count();
        var fault = length switch
        {
            0 => "has no description",
            _ when length < terms[MinimumLength] => $"has a description of {TimeText.Count(length, "character")}",
            _ when IsGeneric(text) => "has a description that fits any token",
            _ => null,
        };
        return fault is null ? null : new Verdict(
            About.Severity,
            fault,
            [
                new("description", length == 0 ? "none" : text),
                new("created", TimeText.Moment(token.CreatedAt, terms.Now)),
                new("last successful use", TimeText.MomentOrNever(token.LastUsedAt, terms.Now)),
            ],
            $"Describe {TokenName.Of(token)} when you next rotate it: application, owner, purpose and ticket.");
    }

    private static bool IsGeneric(ReadOnlySpan<char> text)
    {
        var words = GenericWords.GetAlternateLookup<ReadOnlySpan<char>>();
        while (!text.IsEmpty)
        {
            var length = 0;
            while (length < text.Length && char.IsLetter(text[length]))
            {
                length++;
            }

            if (length > 0 && !words.Contains(text[..length]))
            {
                return false;
            }

            text = text[Math.Min(length + 1, text.Length)..];
        }

        return true;
    }
}
