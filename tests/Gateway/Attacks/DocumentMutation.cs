using System.Text.RegularExpressions;
using CsCheck;

namespace AppUsersGateway.Tests.Gateway.Attacks;

/// <summary>What an attacker does to a document: repeats, nests, swaps, splices; circles, floods of aliases and directives, giants, broken letters.</summary>
internal sealed partial class DocumentMutation(IReadOnlyList<string> names)
{
    /// <summary>The longest document that is promised to be cheap, in characters.</summary>
    public const int MaximumLength = 32_768;

    private static readonly string[] Letters = ["\ud800", "\0", "\u202e", "\ufeff", "\ud83d\ude00", "#\n", "\u2028", "\\", "\"", "\"\"\"", "\u00e9", "&", "!", "|", "$", "@"];

    private static readonly string[] Introspection =
        ["__schema { types { name fields { name type { name ofType { name } } } } }", "__type(name: \"Token\") { name possibleTypes { name } }", "__typename"];

    public string Apply(PCG random, string document)
    {
        var tokens = Token().Matches(document).Select(match => match.Value).ToList();
        for (var count = random.Next(5); count > 0 && tokens.Count > 0; count--)
        {
            Step(random, tokens);
        }

        var text = string.Join(' ', tokens);
        return text.Length > MaximumLength ? text[..MaximumLength] : text;
    }

    private void Step(PCG random, List<string> tokens)
    {
        var at = Index(random, tokens);
        switch (random.Next(13))
        {
            case 0:
                var run = tokens.GetRange(at, Math.Min(1 + (int)random.Next(12), tokens.Count - at));
                Insert(tokens, at, Many(random, 600, _ => string.Join(' ', run)));
                break;
            case 1:
                Insert(tokens, at, Many(random, 200, _ => Name(random) + " {"));
                break;
            case 2:
                var other = Index(random, tokens);
                (tokens[at], tokens[other]) = (tokens[other], tokens[at]);
                break;
            case 3:
                tokens.RemoveRange(at, Math.Min(1 + (int)random.Next(6), tokens.Count - at));
                break;
            case 4:
                Insert(tokens, Brace(random, tokens), "... S0");
                var copies = 1 + (int)random.Next(3);
                tokens.Add(Many(random, 300, i => $"fragment S{i} on Query {{ {string.Join(' ', Enumerable.Repeat($"... S{i + 1}", copies))} __typename }}"));
                break;
            case 5:
                Insert(tokens, Brace(random, tokens), "... C0 ... C1");
                tokens.Add("fragment C0 on Query { ... C1 viewer { ... V } } fragment C1 on Query { ... C0 } fragment V on Viewer { principal { ... V } }");
                break;
            case 6:
                Insert(tokens, Brace(random, tokens), Many(random, 1_000, i => $"a{(random.Next(2) == 0 ? 0 : i)}: {Pick(random, Introspection)}"));
                break;
            case 7:
                Insert(tokens, at + 1, Many(random, 1_000, i => i % 5 == 0 ? $"@{Name(random)}" : "@skip(if: false)"));
                break;
            case 8:
                tokens[at] = random.Next(3) switch { 0 => new string('9', Size(random)), 1 => "\"" + new string('x', Size(random)) + "\"", _ => new string('a', Size(random)) };
                break;
            case 9:
                tokens[at] = "$v0";
                Insert(tokens, Math.Min(1, tokens.Count), "(" + Many(random, 300, i => $"$v{i}: {Name(random)} = {{a: [1 2 {{b: null}}]}}") + ")");
                break;
            case 10:
                tokens[at] += Pick(random, Letters);
                break;
            case 11:
                tokens[at] = random.Next(2) == 0 ? Name(random) : Name(random) + "s";
                break;
            default:
                Insert(tokens, at, "(a: " + Many(random, 500, _ => random.Next(2) == 0 ? "[" : "{a:") + ")");
                break;
        }
    }

    private static string Many(PCG random, uint most, Func<int, string> part) => string.Join(' ', Enumerable.Range(0, 1 + (int)random.Next(most)).Select(part));

    private static void Insert(List<string> tokens, int at, string text) => tokens.Insert(Math.Min(at, tokens.Count), text);

    private static int Brace(PCG random, List<string> tokens)
    {
        var braces = Enumerable.Range(0, tokens.Count).Where(index => tokens[index] == "{").ToList();
        return braces.Count == 0 ? 0 : Pick(random, braces) + 1;
    }

    private static int Index(PCG random, List<string> tokens) => (int)random.Next((uint)tokens.Count);

    private static int Size(PCG random) => 1 + (int)random.Next(20_000);

    private string Name(PCG random) => Pick(random, names);

    private static T Pick<T>(PCG random, IReadOnlyList<T> choices) => choices[(int)random.Next((uint)choices.Count)];

    [GeneratedRegex("\"\"\"[\\s\\S]*?\"\"\"|\"(\\\\.|[^\"\\\\])*\"|\\.\\.\\.|\\w+|[^\\s,]", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 5_000)]
    private static partial Regex Token();
}
