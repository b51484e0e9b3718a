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
    /// <summary>Replaces the name in the statement by the list of its parameters.</summary>
    public void AddParameter(IDbCommand command, string name)
    {
        var names = new List<string>(values.Count);
        foreach (var value in values)
        {
            var parameter = command.CreateParameter();
            parameter.ParameterName = $"{name}_{names.Count}";
            parameter.DbType = DbType.String;
            parameter.Value = value;
            command.Parameters.Add(parameter);
            names.Add("@" + parameter.ParameterName);
        }

        var list = names.Count == 0 ? "(null)" : $"({string.Join(", ", names)})";
        command.CommandText = Regex.Replace(command.CommandText, $@"@{Regex.Escape(name)}\b", list, RegexOptions.CultureInvariant, TimeSpan.FromSeconds(1));
    }
}
