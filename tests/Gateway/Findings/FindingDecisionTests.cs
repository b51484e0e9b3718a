using AppUsersGateway.Tests.Support;
using Xunit;

namespace AppUsersGateway.Tests.Gateway.Findings;

/// <summary>Decisions about findings over the API: what is stored, what is refused, what is counted.</summary>
public sealed class FindingDecisionTests
{
    private const string Selection = "finding { status reopenedAt acknowledgement { by { ... on Administrator { name } } at reason until exception { id } } }";

    [Theory, OnSqlite, OnPostgreSql]
    public async Task A_finding_is_acknowledged_snoozed_and_reopened(TestEngine engine)
    {
        await using var database = await TestDatabase.Create(engine);
        await using var gateway = await GatewayApp.Start(database);
        var tenant = await database.GivenTenant();
        var finding = await tenant.Finding((await tenant.Token(await tenant.User())).Token);
        var admin = gateway.As((await tenant.AdministratorToken()).Secret.Reveal());

        var acknowledged = await admin.Change("acknowledgeFinding", new { findingId = finding.Id, reason = "until the move", until = "2026-12-01T00:00:00Z" }, Selection);
        Assert.Equal(
            """{"status":"ACKNOWLEDGED","reopenedAt":null,"acknowledgement":{"by":{"name":"Ada Example"},"at":"2026-11-23T06:00:00.000Z","reason":"until the move","until":"2026-12-01T00:00:00.000Z","exception":null}}""",
            acknowledged.GetProperty("finding").GetRawText());
        Assert.Equal("1 0 0 1", await Counts(admin, "acknowledged open snoozed"));
        var snoozed = await admin.Change("snoozeFinding", new { findingId = finding.Id, reason = "next sprint", until = "2026-12-01T00:00:00Z" }, "finding { status acknowledgement { reason } }");
        Assert.Equal("""{"status":"SNOOZED","acknowledgement":{"reason":"next sprint"}}""", snoozed.GetProperty("finding").GetRawText());
        var reopened = await admin.Change("reopenFinding", new { findingId = finding.Id }, Selection);
        Assert.Equal("""{"status":"OPEN","reopenedAt":"2026-11-23T06:00:00.000Z","acknowledgement":null}""", reopened.GetProperty("finding").GetRawText());
        Assert.Equal(
            """[{"rule":{"code":"NET-001"},"count":1}]""",
            (await admin.Data("{ findingCounts { byRule { rule { code } count } } }")).GetProperty("findingCounts").GetProperty("byRule").GetRawText());
        Assert.Equal("1 0 0 1", await Counts(admin, "open acknowledged snoozed"));
    }

    [Theory, OnSqlite, OnPostgreSql]
    public async Task What_lacks_a_reason_or_an_end_or_is_not_there_is_refused_in_silence(TestEngine engine)
    {
        await using var database = await TestDatabase.Create(engine);
        await using var gateway = await GatewayApp.Start(database);
        var tenant = await database.GivenTenant();
        var other = await database.GivenTenant("Other", "eve@example.com");
        var finding = await tenant.Finding((await tenant.Token(await tenant.User())).Token);
        var foreign = await other.Finding((await other.Token(await other.User())).Token);
        var admin = gateway.As((await tenant.AdministratorToken()).Secret.Reveal());
        var day = "2026-12-01T00:00:00Z";
        await admin.Data("{ viewer { permissions } }");
        var before = await Findings(database);

        Assert.Equal("INVALID_TEXT reason", await Refused("acknowledgeFinding", new { findingId = finding.Id, reason = " ", until = day }));
        Assert.Equal("INVALID_TEXT reason", await Refused("snoozeFinding", new { findingId = finding.Id, reason = new string('x', 501), until = day }));
        Assert.Equal("INVALID_TIME until", await Refused("snoozeFinding", new { findingId = finding.Id, reason = "x", until = "2026-11-23T06:00:00Z" }));
        Assert.Equal("INVALID_TIME until", await Refused("acknowledgeFinding", new { findingId = finding.Id, reason = "x", until = "2027-11-25T06:00:00Z" }));
        Assert.Equal("NOT_FOUND findingId", await Refused("acknowledgeFinding", new { findingId = foreign.Id, reason = "x", until = day }));
        Assert.Equal("CONFLICT findingId", await Refused("reopenFinding", new { findingId = finding.Id }));
        Assert.Equal("NOT_FOUND rule", await Refused("createRuleException", new { rule = "TOK-999", tokenId = finding.TokenId, reason = "x", until = day }));
        Assert.Equal("NOT_FOUND tokenId", await Refused("createRuleException", new { rule = "TOK-001", tokenId = foreign.TokenId, reason = "x", until = day }));
        Assert.Equal("INVALID_FILTER applicationUserId", await Refused("createRuleException", new { rule = "TOK-001", reason = "x", until = day }));
        Assert.Equal("INVALID_TIME until", await Refused("createRuleException", new { rule = "TOK-001", tokenId = finding.TokenId, reason = "x", until = "2020-01-01T00:00:00Z" }));
        Assert.Equal(before, await Findings(database));

        await admin.Change("createRuleException", new { rule = "TOK-001", tokenId = finding.TokenId, reason = "x", until = day }, "ruleException { id }");
        Assert.Equal("CONFLICT tokenId", await Refused("createRuleException", new { rule = "TOK-001", tokenId = finding.TokenId, reason = "x", until = day }));

        async Task<string> Refused(string mutation, object input)
        {
            var error = (await admin.Payload(mutation, input, "__typename")).GetProperty("errors")[0];
            return $"{error.GetProperty("code").GetString()} {error.GetProperty("field").GetString()}";
        }
    }

    [Theory, OnSqlite, OnPostgreSql]
    public async Task Exceptions_are_listed_with_what_they_are_for(TestEngine engine)
    {
        await using var database = await TestDatabase.Create(engine);
        await using var gateway = await GatewayApp.Start(database);
        var tenant = await database.GivenTenant();
        var user = await tenant.User();
        var (token, _) = await tenant.Token(user);
        var admin = gateway.As((await tenant.AdministratorToken()).Secret.Reveal());
        await admin.Change("createRuleException", new { rule = "TOK-001", applicationUserId = user.Id, reason = "appliance", until = "2026-12-01T00:00:00Z" }, "ruleException { id }");
        var made = await admin.Change("createRuleException", new { rule = "NET-001", tokenId = token.Id, reason = "phones", until = "2026-12-01T00:00:00Z" }, "ruleException { id }");
        var id = made.GetProperty("ruleException").GetProperty("id").GetString()!;

        Assert.Equal(
            $$$"""{"rule":{"code":"NET-001"},"applicationUser":{"name":"terraform"},"token":{"id":"{{{token.Id}}}"},"reason":"phones","createdBy":{"name":"Ada Example"},"holds":true}""",
            (await admin.Data("query($id: ID!) { ruleException(id: $id) { rule { code } applicationUser { name } token { id } reason createdBy { ... on Administrator { name } } holds } }", new { id }))
                .GetProperty("ruleException").GetRawText());
        Assert.Equal("RuleException", (await admin.Data("query($id: ID!) { node(id: $id) { __typename } }", new { id })).GetProperty("node").GetProperty("__typename").GetString());
        await admin.Change("endRuleException", new { ruleExceptionId = id }, "ruleException { holds endedAt }");
        Assert.Equal((2, 1, 1), (await Total(""), await Total("(where: { holds: true })"), await Total("(where: { holds: false, rule: \"NET-001\" })")));

        async Task<int> Total(string arguments) =>
            (await admin.Data($"{{ ruleExceptions{arguments} {{ totalCount }} }}")).GetProperty("ruleExceptions").GetProperty("totalCount").GetInt32();
    }

    private static async Task<string> Counts(GraphQLClient client, string fields)
    {
        var counts = (await client.Data($"{{ findingCounts {{ {fields} }} findings {{ totalCount }} }}"));
        return string.Join(' ', fields.Split(' ').Select(field => counts.GetProperty("findingCounts").GetProperty(field).GetInt32()))
            + " " + counts.GetProperty("findings").GetProperty("totalCount").GetInt32();
    }

    private static async Task<string> Findings(TestDatabase database) => string.Join(
        '\n', (await database.Dump()).Split('\n').Where(line => line.StartsWith("findings:", StringComparison.Ordinal) || line.StartsWith("rule_exceptions:", StringComparison.Ordinal)));
}
