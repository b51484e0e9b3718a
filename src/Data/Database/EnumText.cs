using System.Text;

namespace AppUsersGateway.Data.Database;

/// <summary>An enum's member as stored text and as GraphQL writes it: <c>AuditRun</c> is <c>AUDIT_RUN</c>.</summary>
public static class EnumText
{
    /// <summary>The member's text.</summary>
    public static string Of<T>(T value)
        where T : struct, Enum => Names<T>.ToText[value];

    /// <summary>The member with this text.</summary>
    /// <exception cref="FormatException">No member has it.</exception>
    public static T Parse<T>(string text)
        where T : struct, Enum =>
        Names<T>.FromText.TryGetValue(text, out var value) ? value : throw new FormatException($"'{text}' is no {typeof(T).Name}.");

    private static string UpperSnake(string name)
    {
        var text = new StringBuilder(name.Length + 4);
        foreach (var letter in name)
        {
            if (char.IsUpper(letter) && text.Length > 0)
            {
                text.Append('_');
            }

            text.Append(char.ToUpperInvariant(letter));
        }

        return text.ToString();
    }

    private static class Names<T>
        where T : struct, Enum
    {
        public static readonly Dictionary<T, string> ToText = Enum.GetValues<T>().ToDictionary(value => value, value => UpperSnake(value.ToString()));
        public static readonly Dictionary<string, T> FromText = ToText.ToDictionary(pair => pair.Value, pair => pair.Key, StringComparer.Ordinal);
    }
}
