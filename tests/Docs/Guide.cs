using System.Text.RegularExpressions;
using AppUsersGateway.Tests.Architecture;

namespace AppUsersGateway.Tests.Docs;

/// <summary>The fenced examples of a page, in order.</summary>
internal sealed partial class Guide
{
    /// <summary>What a reader puts in for an id, secret or cursor of an earlier answer: the beginning, then an ellipsis.</summary>
    public const char Ellipsis = '…';

    private Guide(IReadOnlyList<Example> examples) => Examples = examples;

    public IReadOnlyList<Example> Examples { get; }

    public static Guide Read(string page)
    {
        var fences = Fence().Matches(File.ReadAllText(Path.Combine(SourceTree.Root, page)))
            .Select(match => (Language: match.Groups["language"].Value, Text: match.Groups["text"].Value)).ToList();
        var examples = new List<Example>();
        foreach (var (language, text) in fences)
        {
            if (language == "graphql")
            {
                examples.Add(new Example(text, null, null));
            }
            else if (language == "json" && examples.Count > 0)
            {
                var isAnswer = text.Contains("\"data\"", StringComparison.Ordinal) || text.Contains("\"errors\": [{ \"message\"", StringComparison.Ordinal);
                examples[^1] = isAnswer ? examples[^1] with { Answer = text } : examples[^1] with { Variables = text };
            }
        }

        return new Guide(examples);
    }

    [GeneratedRegex("^```(?<language>[a-z]+)\n(?<text>.*?)^```", RegexOptions.Multiline | RegexOptions.Singleline | RegexOptions.ExplicitCapture, 1_000)]
    private static partial Regex Fence();
}

/// <summary>One operation of a page.</summary>
/// <param name="Operation">The document.</param>
/// <param name="Variables">Its variables as JSON; null for none.</param>
/// <param name="Answer">What the page says comes back, perhaps abridged; null when it says nothing.</param>
internal sealed record Example(string Operation, string? Variables, string? Answer);
