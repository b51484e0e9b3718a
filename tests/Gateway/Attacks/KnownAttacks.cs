namespace AppUsersGateway.Tests.Gateway.Attacks;

/// <summary>Documents that kept a processor busy, here or elsewhere, before a rule said a word. All within what is read at all.</summary>
internal static class KnownAttacks
{
    public static readonly IReadOnlyDictionary<string, string> All = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["fragments that double"] = "{ ...f0 } " + Many(60, i => $"fragment f{i} on Query {{ ...f{i + 1} ...f{i + 1} }} ") + "fragment f60 on Query { __typename }",
        ["a chain of fragments"] = "{ ...f0 } " + Many(300, i => $"fragment f{i} on Query {{ __typename ...f{i + 1} }} ") + "fragment f300 on Query { __typename }",
        ["operations that share a chain"] = Many(100, i => $"query q{i} {{ ...f0 }} ") + Many(300, i => $"fragment f{i} on Query {{ ...f{i + 1} }} ") + "fragment f300 on Query { __typename }",
        ["fragments side by side"] = "{ " + Many(300, i => $"...f{i} ") + "} " + Many(300, i => $"fragment f{i} on Query {{ a{i}: __typename }} "),
        ["equal fields"] = "{ " + Many(490, _ => "viewer { permissions } ") + "}",
        ["equal leaves"] = "{ " + Many(990, _ => "__typename ") + "}",
        ["equal fields in equal fields"] = "{ " + Many(31, _ => "viewer { " + Many(30, _ => "permissions ") + "} ") + "}",
        ["equal fields with arguments"] = "{ " + Many(140, _ => "tokens(where: { status: [ACTIVE, EXPIRED] }) { totalCount } ") + "}",
        ["lists in lists"] = "{ viewer(a: " + new string('[', 2_000) + new string(']', 2_000) + ") { permissions } }",
        ["a long list"] = "{ nodes(ids: [" + Many(3_900, _ => "\"a\" ") + "]) { id } }",
        ["a large input"] = "{ tokens(where: {" + Many(1_800, i => $"x{i}: 1 ") + "}) { totalCount } }",
        ["aliases"] = "{ " + Many(1_001, i => $"a{i}: __typename ") + "}",
        ["directives"] = "{ viewer " + Many(1_001, _ => "@x ") + "{ permissions } }",
        ["one directive over and over"] = "{ viewer " + Many(900, _ => "@skip(if:true)") + "{ permissions } }",
        ["variables"] = "query (" + Many(1_001, i => $"$v{i}: ID ") + ") { viewer { permissions } }",
        ["schema of schema"] = "{ __schema { types { " + Many(4, _ => "fields { type { ofType { ") + "name" + Many(4, _ => " } } }") + " } } }",
        ["depth"] = "{ applicationUsers { nodes { " + Many(8, _ => "tokens { nodes { applicationUser { ") + "id" + Many(8, _ => " } } }") + " } } }",
        ["a circle through fields"] = "{ viewer { ...v } } fragment v on Viewer { principal { ...v ...v } permissions }",
    };

    /// <summary>The documents of the table of attacks, by row.</summary>
    public static readonly IReadOnlyDictionary<string, string> Rows = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["D28"] = "{me{" + Many(30_000, _ => "name ") + "}}",
        ["D29"] = "{ ...f0 } " + Many(24, i => $"fragment f{i} on Query {{ ...f{i + 1} ...f{i + 1} }} ") + "fragment f24 on Query { __typename }",
        ["D30"] = "{ " + Many(1_000, i => $"a{i}: __typename ") + "}",
        ["D31"] = Many(200, _ => "{ viewer ") + Many(200, _ => "}"),
        ["D32"] = "{ ...A } fragment A on Query { ...B } fragment B on Query { ...A }",
        ["D33"] = "{ viewer " + Many(1_000, _ => "@skip(if:false)") + "{ permissions } }",
    };

    public static string Many(int count, Func<int, string> part) => string.Concat(Enumerable.Range(0, count).Select(part));
}
