using System.Globalization;
using System.Text;
using CsCheck;
using GraphQL.Types;

namespace AppUsersGateway.Tests.Gateway.Attacks;

/// <summary>Documents that the schema allows, at random: several operations, fragments, aliases, arguments of the right kind.</summary>
internal sealed class DocumentGrammar(ISchema schema)
{
    private static readonly string[] Numbers = ["1", "5", "100", "0", "-1", "101", "2147483647", "2147483648"];
    private static readonly string[] Texts = ["\"\"", "\"terraform\"", "\"' or 1=1 --\"", "\"%_\"", "\"\\u0000\"", "\"\\ud83d\\ude00\"", "\"\"\"block \"quoted\" text\"\"\""];
    private static readonly string[] Ids = ["\"app_00000000000000000000000000\"", "\"tok_1\"", "\"\"", "\"evt_zzzzzzzzzzzzzzzzzzzzzzzzzz\""];

    /// <summary>Every name that the schema knows.</summary>
    public IReadOnlyList<string> Names { get; } =
    [
        .. schema.AllTypes.SelectMany(type => (type as IComplexGraphType)?.Fields.Select(field => field.Name).Append(type.Name) ?? [type.Name]).Distinct(StringComparer.Ordinal),
    ];

    public string Document(PCG random)
    {
        var text = new StringBuilder();
        var fragments = (int)random.Next(3);
        for (var operation = random.Next(2); operation < 2; operation++)
        {
            var root = random.Next(4) == 0 ? schema.Mutation! : schema.Query;
            text.Append(CultureInfo.InvariantCulture, $"{(root == schema.Query ? "query" : "mutation")} Q{operation} ");
            Selection(text, random, root, 4, root == schema.Query ? fragments : 0);
        }

        for (var fragment = 0; fragment < fragments; fragment++)
        {
            text.Append(CultureInfo.InvariantCulture, $"fragment F{fragment} on Query ");
            Selection(text, random, schema.Query, 2, 0);
        }

        return text.ToString();
    }

    private void Selection(StringBuilder text, PCG random, IGraphType type, int depth, int fragments)
    {
        text.Append("{ ");
        for (var fragment = 0; fragment < fragments; fragment++)
        {
            text.Append(CultureInfo.InvariantCulture, $"...F{fragment} ");
        }

        if (type is IAbstractGraphType several && random.Next(3) > 0)
        {
            var one = Pick(random, several.PossibleTypes.ToList());
            text.Append(CultureInfo.InvariantCulture, $"... on {one.Name} ");
            Selection(text, random, one, depth, 0);
        }

        var fields = (type as IComplexGraphType)?.Fields.Where(field => depth > 0 || IsLeaf(field)).ToList() ?? [];
        for (var count = fields.Count == 0 ? 0 : 1 + random.Next(4); count > 0; count--)
        {
            Field(text, random, Pick(random, fields), depth);
        }

        text.Append("__typename } ");
    }

    private void Field(StringBuilder text, PCG random, FieldType field, int depth)
    {
        text.Append(random.Next(6) == 0 ? $"a{random.Next(3)}: " : "").Append(field.Name);
        var arguments = field.Arguments?.Where(argument => argument.ResolvedType is NonNullGraphType || random.Next(4) == 0).ToList() ?? [];
        if (arguments.Count > 0)
        {
            text.Append('(').AppendJoin(' ', arguments.Select(argument => $"{argument.Name}: {Value(random, argument.ResolvedType!, 2)}")).Append(')');
        }

        text.Append(' ');
        if (!IsLeaf(field))
        {
            Selection(text, random, Named(field.ResolvedType!), depth - 1, 0);
        }
    }

    private static string Value(PCG random, IGraphType type, int depth) => type switch
    {
        NonNullGraphType some => Value(random, some.ResolvedType!, depth),
        ListGraphType list => "[" + string.Join(' ', Enumerable.Range(0, (int)random.Next(4)).Select(_ => Value(random, list.ResolvedType!, depth))) + "]",
        EnumerationGraphType choice => Pick(random, choice.Values.Select(value => value.Name).ToList()),
        IInputObjectGraphType fields => "{" + string.Join(' ', fields.Fields.Where(field => field.ResolvedType is NonNullGraphType || (depth > 0 && random.Next(3) == 0))
            .Select(field => $"{field.Name}: {Value(random, field.ResolvedType!, depth - 1)}")) + "}",
        { Name: "Int" } => Pick(random, Numbers),
        { Name: "Boolean" } => random.Next(2) == 0 ? "true" : "false",
        { Name: "ID" } => Pick(random, Ids),
        { Name: "DateTime" } => "\"2026-11-23T06:00:00Z\"",
        _ => Pick(random, Texts),
    };

    private static bool IsLeaf(FieldType field) => Named(field.ResolvedType!) is ScalarGraphType;

    private static IGraphType Named(IGraphType type) => type switch
    {
        NonNullGraphType some => Named(some.ResolvedType!),
        ListGraphType list => Named(list.ResolvedType!),
        _ => type,
    };

    private static T Pick<T>(PCG random, IReadOnlyList<T> choices) => choices[(int)random.Next((uint)choices.Count)];
}
