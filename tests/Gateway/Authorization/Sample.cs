using System.Globalization;
using System.Text.Json;

namespace AppUsersGateway.Tests.Gateway.Authorization;

/// <summary>What an operation is about: ids by the type of what they name, and a few words that are no ids.</summary>
internal sealed class Ids(Func<string, string> find)
{
    /// <summary>A name that nothing has yet.</summary>
    public const string Unique = "unique";

    /// <summary>An application user's name.</summary>
    public const string UserName = "ApplicationUser.name";

    /// <summary>A secret; it is shown by whom it was given to, and names nothing to anybody else.</summary>
    public const string Secret = "Token.secret";

    private const string CursorOf = "cursor of ";

    private static readonly Ids Probe = new(key => key + " here");

    public string Of(string key) => find(key);

    /// <summary>The same, where nothing has the ids.</summary>
    public Ids Absent() => new(key => !Names(key) ? find(key) : find(key)[..^6] + "zzzzzz");

    /// <summary>The same but for some.</summary>
    public Ids With(IReadOnlyDictionary<string, string> others) => new(key => others.GetValueOrDefault(key) ?? find(key));

    /// <summary>Whether a value names an object.</summary>
    public static bool AreIn(Func<Ids, Sample> value) => value(Probe).Literal != value(Probe.Absent()).Literal;

    /// <summary>Where a list goes on.</summary>
    public static string Cursor(FieldElement list) => CursorOf + list.Element;

    // A cursor is no object either: it opens nothing.
    private static bool Names(string key) => key is not (Unique or Secret) && !key.StartsWith(CursorOf, StringComparison.Ordinal);
}

/// <summary>A value in a document and in its variables.</summary>
internal sealed record Sample(string Literal, object? Json)
{
    public static Sample Text(string text) => new(JsonSerializer.Serialize(text), text);

    public static Sample Word(string word) => new(word, word);

    public static Sample Number(int number) => new(number.ToString(CultureInfo.InvariantCulture), number);

    public static Sample Flag(bool flag) => new(flag ? "true" : "false", flag);

    public static Sample List(Sample item) => new($"[{item.Literal}]", new[] { item.Json });

    public static Sample Object(IEnumerable<(string Name, Sample Value)> fields)
    {
        var all = fields.ToList();
        return new Sample(
            $"{{ {string.Join(", ", all.Select(field => $"{field.Name}: {field.Value.Literal}"))} }}",
            all.ToDictionary(field => field.Name, field => field.Value.Json, StringComparer.Ordinal));
    }
}

/// <summary>
/// Makes a value for every argument and input field, by its type and name. A new one needs a line here only when the value that its type
/// suggests is refused.
/// </summary>
internal sealed class Samples(SchemaMap schema)
{
    /// <summary>What no schema demands and its field refuses to do without.</summary>
    private static readonly HashSet<string> Needed = new(StringComparer.Ordinal)
        { "Query.applicationUser(id)", "RevokeTokensInput.tokenIds", "CreateRuleExceptionInput.applicationUserId", "ReportLeakInput.tokenId", "TokenPolicyInput.requireAllowlist" };

    /// <summary>What takes the place of what is needed.</summary>
    private static readonly Dictionary<string, string> Instead = new(StringComparer.Ordinal)
    {
        ["Query.applicationUser(id)"] = "Query.applicationUser(name)",
        ["CreateRuleExceptionInput.applicationUserId"] = "CreateRuleExceptionInput.tokenId",
        ["ReportLeakInput.tokenId"] = "ReportLeakInput.secret",
    };

    /// <summary>Whether it takes the place of another one: both together are refused before anybody looks for what they name.</summary>
    public static bool IsAlternative(string element) => element == "RuleSettingInput.environment" || Instead.ContainsValue(element);

    /// <summary>A value for an argument or input field.</summary>
    /// <param name="input">The argument or input field.</param>
    /// <param name="field">The field that takes it.</param>
    /// <param name="wanted">Elements of inputs that shall be there though nothing demands them, with their values when those matter.</param>
    /// <param name="ids">What the operation is about.</param>
    public Sample Of(InputElement input, FieldElement field, IReadOnlyDictionary<string, string?> wanted, Ids ids)
    {
        var value = wanted.GetValueOrDefault(input.Element) is { } word ? Sample.Word(word) : One(input, field, wanted, ids);
        return input.Type.IsList ? Sample.List(value) : value;
    }

    /// <summary>Whether an argument or input field has to be there.</summary>
    public bool IsWanted(InputElement input, IReadOnlyDictionary<string, string?> wanted) =>
        input.IsDemanded
        || wanted.ContainsKey(input.Element)
        || (Needed.Contains(input.Element) && !(Instead.TryGetValue(input.Element, out var other) && wanted.ContainsKey(other)))
        || Leads(input, wanted);

    private bool Leads(InputElement input, IReadOnlyDictionary<string, string?> wanted) =>
        schema.Inputs.GetValueOrDefault(input.Type.Name) is { } fields && fields.Any(inner => wanted.ContainsKey(inner.Element) || Leads(inner, wanted));

    private Sample One(InputElement input, FieldElement field, IReadOnlyDictionary<string, string?> wanted, Ids ids) =>
        schema.Inputs.GetValueOrDefault(input.Type.Name) is { } fields
            ? Sample.Object(fields.Where(inner => IsWanted(inner, wanted)).Select(inner => (inner.Name, Of(inner, field, wanted, ids))))
        : schema.Enums.GetValueOrDefault(input.Type.Name) is { } values ? Sample.Word(values[0])
        : input.Type.Name == "ID" ? Sample.Text(ids.Of(Kind(input, field)))
        : Plain(input, field, ids);

    // What an id names, after the argument's name. A mutation that needs its object in a state says so here.
    private static string Kind(InputElement input, FieldElement field) => (field.Name, input.Name) switch
    {
        ("enableApplicationUser", _) => "ApplicationUser.disabled",
        ("resumeToken", _) => "Token.suspended",
        ("revokeAdministratorToken", _) => "Token.person",
        ("deleteResource", _) => "Project",
        ("resendEmail", _) => "Email.sent",
        ("confirmLadder", _) => "AuditRun.held",
        (_, "token") => "Token",
        ("reopenFinding", _) => "Finding.snoozed",
        (_, "id") => field.Type.Name == "Node" ? "Token" : field.Type.Name,
        (_, "ids" or "tokenIds") => "Token",
        (_, "ownerId" or "actorId") => "Administrator",
        (_, "principalId") => "ApplicationUser",
        (_, "resourceId") => "Organization",
        (_, "parentId") => "OrganizationalUnit",
        _ => char.ToUpperInvariant(input.Name[0]) + input.Name[1..^"Id".Length],
    };

    private static Sample Plain(InputElement input, FieldElement field, Ids ids) => (input.Type.Name, input.Name) switch
    {
        (_, "name") when field.Element == "Query.applicationUser" => Sample.Text(ids.Of(Ids.UserName)),
        (_, "secret") => Sample.Text(ids.Of(Ids.Secret)),
        ("Int", "first" or "last") => Sample.Number(5),
        ("Int", "days" or "maximumNetworks") => Sample.Number(30),
        ("Boolean", "requireAllowlist") when field.Element == "Query.previewTokenPolicy" => Sample.Flag(true), // refuses something
        // A policy that refuses nothing: other rows issue tokens after it.
        ("Int", "maximumAgeSeconds" or "absoluteAgeSeconds") => Sample.Number(315_360_000),
        ("Int", "maximumOverlapSeconds") => Sample.Number(2_592_000),
        ("Int", "widestPrefixIPv4" or "widestPrefixIPv6") => Sample.Number(1),
        ("Boolean", "requireExpiry" or "requireAllowlist" or "requireDescription") => Sample.Flag(false),
        ("Int", "suspendAfterDays" or "revokeAfterDays") => Sample.Number(30),
        ("String", "schedule") => Sample.Text("0 0 6 * * ?"),
        ("String", "timeZone") => Sample.Text("UTC"),
        ("Int", _) => Sample.Number(3_600),
        ("Boolean", _) => Sample.Flag(true),
        ("DateTime", "until" or "grandfatheredUntil") => Sample.Text("2026-12-23T05:00:00Z"),
        ("DateTime", _) => Sample.Text("2026-11-23T05:00:00Z"),
        (_, "rule") => Sample.Text("TOK-007"),
        (_, "name") when input.Element == "ThresholdInput.name" => Sample.Text("low"),
        (_, "after" or "before") => Sample.Text(ids.Of(Ids.Cursor(field))),
        (_, "name" or "idempotencyKey") => Sample.Text($"sample {ids.Of(Ids.Unique)}"),
        (_, "email" or "contactEmail") => Sample.Text($"sample-{ids.Of(Ids.Unique)}@example.com"),
        (_, "ipAllowlist" or "networks") => Sample.Text("192.0.2.0/24"),
        (_, "permissions" or "scopes") => Sample.Text("organization:permissions:write"),
        _ => Sample.Text("sample"),
    };
}
