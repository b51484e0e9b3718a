using System.Data;
using System.Text.RegularExpressions;
using Dapper;

namespace AppUsersGateway.Data.Database;

/// <summary>
/// The values of <c>in @Ids</c>, written out as single parameters. Dapper hands PostgreSQL an array instead,
/// which is a syntax error after <c>in</c>; this works on both engines.
/// </summary>
/// <param name="values">The values; none matches nothing.</param>
public sealed class InList(IReadOnlyCollection<string> values) : SqlMapper.ICustomQueryParameter
{
    // Lists are filled up to one of these lengths, so that few texts of a statement are many lists, and stay prepared.
    private static readonly int[] Lengths = [1, 2, 5, 10, 25, 50, 100];

    /// <summary>The list as it stands in a statement, its values added to the statement's parameters. For statements that are asked often.</summary>
    /// <param name="name">Begins the names of the parameters.</param>
    /// <param name="values">The values; none matches nothing.</param>
    /// <param name="parameters">Where the values go.</param>
    public static string Write(string name, IReadOnlyCollection<string> values, DynamicParameters parameters)
    {
        var names = new List<string>(values.Count);
        var length = values.Count == 0 ? 0 : Lengths.FirstOrDefault(length => length >= values.Count, values.Count);
        foreach (var value in values.Concat(Enumerable.Repeat(values.LastOrDefault(), length - values.Count)))
        {
            names.Add($"@{name}_{names.Count}");
            parameters.Add(names[^1], value);
        }

        return names.Count == 0 ? "(null)" : $"({string.Join(", ", names)})";
    }

    /// <summary>Replaces the name in the statement by the list of its parameters.</summary>
    public void AddParameter(IDbCommand command, string name)
    {
        var names = new List<string>(values.Count);
        foreach (var value in values)
        {
            var parameter = command.CreateParameter();
            parameter.ParameterName = $"@{name}_{names.Count}";
            parameter.DbType = DbType.String;
            parameter.Value = value;
            command.Parameters.Add(parameter);
            names.Add(parameter.ParameterName);
        }

        var list = names.Count == 0 ? "(null)" : $"({string.Join(", ", names)})";
        command.CommandText = Regex.Replace(command.CommandText, $@"@{Regex.Escape(name)}\b", list, RegexOptions.CultureInvariant | RegexOptions.NonBacktracking);
    }
}
