using System.Collections;
using System.Diagnostics.CodeAnalysis;
using AppUsersGateway.Gateway.Authorization;

namespace AppUsersGateway.Tests.Support;

/// <summary>The product's access rules, each as a test alters it at the moment at which it is asked.</summary>
public sealed class AlteredRules : IReadOnlyDictionary<string, AccessRule>
{
    /// <summary>From an element and its rule to the rule that holds instead.</summary>
    public Func<string, AccessRule, AccessRule> Alter { get; set; } = (_, rule) => rule;

    public IEnumerable<string> Keys => AccessRules.Table.Keys;

    public IEnumerable<AccessRule> Values => Keys.Select(key => this[key]);

    public int Count => AccessRules.Table.Count;

    public AccessRule this[string key] => Alter(key, AccessRules.Table[key]);

    public bool ContainsKey(string key) => AccessRules.Table.ContainsKey(key);

    public bool TryGetValue(string key, [MaybeNullWhen(false)] out AccessRule value)
    {
        value = ContainsKey(key) ? this[key] : null;
        return value is not null;
    }

    public IEnumerator<KeyValuePair<string, AccessRule>> GetEnumerator() => Keys.Select(key => KeyValuePair.Create(key, this[key])).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
