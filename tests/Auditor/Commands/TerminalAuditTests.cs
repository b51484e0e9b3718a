using System.Text.Json;
using AppUsersGateway.Auditor.Commands;
using AppUsersGateway.Data.Emails;
using AppUsersGateway.Data.Findings;
using AppUsersGateway.Data.Tokens;
using AppUsersGateway.Tests.Auditor.Runs;
using AppUsersGateway.Tests.Support;
using Snapshooter;
using Snapshooter.Xunit;
using Spectre.Console;
using Xunit;

namespace AppUsersGateway.Tests.Auditor.Commands;

public sealed class TerminalAuditTests
{
    [Theory]
    [InlineData(Severity.Medium, 2)]
    [InlineData(Severity.High, 0)]
    public async Task The_exit_code_tells_whether_a_finding_is_as_severe(Severity failOn, int expected)
    {
        await using var database = await TestDatabase.Create(TestEngine.Sqlite);
        await using var auditor = new AuditorNode(database);
        var tenant = await database.GivenTenant();
        var (token, _) = await tenant.Token(await tenant.User());
        using var output = new StringWriter { NewLine = "\n" };

        Assert.Equal(expected, await auditor.Terminal.Run(failOn, TerminalFormat.Table, output, CancellationToken.None));

        Assert.Equal(
            $"""
            Example: 1 token examined, 1 open finding
            NET-001  Medium   {$"terraform / {token.Prefix}…",-40} works from any address

            """,
            output.ToString());
        Assert.Equal(EmailStatus.Pending, Assert.Single(await auditor.Emails(tenant)).Status);
    }

    [Fact]
    public async Task Findings_as_csv_are_nothing_but_lines_of_rfc_4180()
    {
        await using var database = await TestDatabase.Create(TestEngine.Sqlite);
        await using var auditor = new AuditorNode(database);
        var tenant = await database.GivenTenant("Example, \"Ltd\"");
        var (token, _) = await tenant.Token(await tenant.User("@sum"));
        using var output = new StringWriter();

        Assert.Equal(2, await auditor.Terminal.Run(Severity.Medium, TerminalFormat.Csv, output, CancellationToken.None));

        var finding = Assert.Single(await auditor.Findings(tenant));
        Assert.Equal(
            "organization,rule,severity,subject,title,opened_at,finding_id\r\n" +
            $"\"Example, \"\"Ltd\"\"\",NET-001,Medium,\"'@sum / {token.Prefix}…\",works from any address,2026-11-23T06:00:00.000Z,{finding.Id}\r\n",
            output.ToString());
    }

    [Theory]
    [InlineData(TerminalFormat.Json)]
    [InlineData(TerminalFormat.Sarif)]
    public async Task Findings_for_programs_are_one_document_that_names_every_rule_and_fingerprint(TerminalFormat format)
    {
        await using var database = await TestDatabase.Create(TestEngine.Sqlite);
        await using var auditor = new AuditorNode(database);
        var tenant = await database.GivenTenant("Example, \"Ltd\" <b>");
        var (token, _) = await tenant.Token(await tenant.User("@sum"));
        using var output = new StringWriter { NewLine = "\n" };

        Assert.Equal(2, await auditor.Terminal.Run(Severity.Medium, format, output, CancellationToken.None));

        var finding = Assert.Single(await auditor.Findings(tenant));
        var document = output.ToString();
        JsonDocument.Parse(document).Dispose();
        Assert.Contains(format == TerminalFormat.Sarif ? finding.Fingerprint : finding.Remedy, document, StringComparison.Ordinal);
        var rules = document.IndexOf("\"results\"", StringComparison.Ordinal);
        Snapshot.Match(
            (rules < 0 ? document : document[rules..])
                .Replace(finding.Id, "fnd_…", StringComparison.Ordinal).Replace(finding.Fingerprint, "fingerprint", StringComparison.Ordinal)
                .Replace(token.Id, "tok_…", StringComparison.Ordinal).Replace(token.ApplicationUserId!, "app_…", StringComparison.Ordinal).Replace(token.Prefix, "augu_…", StringComparison.Ordinal),
            SnapshotNameExtension.Create(format));
    }

    [Theory, OnSqlite, OnPostgreSql]
    public async Task However_many_there_are_all_are_told_and_the_most_severe_first(TestEngine engine)
    {
        const int Tokens = 700; // more than are read at a time, in more letters than are written at a time
        await using var database = await TestDatabase.Create(engine);
        await using var auditor = new AuditorNode(database);
        var tenant = await database.GivenTenant();
        await tenant.Limits(tokensPerUser: Tokens + 1);
        var user = await tenant.User("tränenreich");
        await database.Write(async session =>
        {
            foreach (var _ in Enumerable.Range(0, Tokens))
            {
                await database.Tokens.Create(session, tenant.Actor, user.Id, NewToken.Check("Deploys the shop", Tenant.Day, false, null, allowAnyAddress: true));
            }
        });
        await tenant.Token(user, ipAllowlist: ["0.0.0.0/0"]);
        using StringWriter json = new(), sarif = new();

        Assert.Equal(2, await auditor.Terminal.Run(Severity.High, TerminalFormat.Json, json, CancellationToken.None));
        Assert.Equal(2, await auditor.Terminal.Run(Severity.High, TerminalFormat.Sarif, sarif, CancellationToken.None));

        using var document = JsonDocument.Parse(json.ToString());
        using var log = JsonDocument.Parse(sarif.ToString());
        var told = document.RootElement.GetProperty("findings").EnumerateArray().ToList();
        var ids = told.Select(one => one.GetProperty("id").GetString()).ToList();
        var open = await database.Read(session => session.Query<string>("select id from findings where status = 'OPEN'"));
        Assert.InRange(told.Count, Tokens + 1, int.MaxValue);
        Assert.Equal(open.Order(StringComparer.Ordinal), ids.Order(StringComparer.Ordinal));
        Assert.All(told, one => Assert.Contains("tränenreich", one.GetProperty("subject").GetString(), StringComparison.Ordinal));
        Assert.Equal(
            told.OrderByDescending(one => Enum.Parse<Severity>(one.GetProperty("severity").GetString()!, ignoreCase: true))
                .ThenBy(one => one.GetProperty("rule").GetString(), StringComparer.Ordinal).ThenBy(one => one.GetProperty("subjectId").GetString(), StringComparer.Ordinal)
                .Select(one => one.GetProperty("id").GetString()),
            ids);
        Assert.Equal(
            ids, log.RootElement.GetProperty("runs")[0].GetProperty("results").EnumerateArray().Select(result => result.GetProperty("properties").GetProperty("findingId").GetString()));
    }

    [Fact]
    public async Task On_a_terminal_the_errors_have_a_bar_and_the_output_has_what_it_always_has()
    {
        await using var database = await TestDatabase.Create(TestEngine.Sqlite, TimeProvider.System);
        await using var auditor = new AuditorNode(database);
        var tenant = await database.GivenTenant("Example [red]");
        await tenant.Token(await tenant.User());
        using var output = new StringWriter { NewLine = "\n" };
        using var screen = new StringWriter();
        var console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Ansi = AnsiSupport.Yes,
            Interactive = InteractionSupport.Yes,
            ColorSystem = ColorSystemSupport.NoColors,
            Out = new AnsiConsoleOutput(screen),
        });

        Assert.Equal(2, await auditor.TerminalOn(console).Run(Severity.Medium, TerminalFormat.Table, output, CancellationToken.None));

        Assert.StartsWith("Example [red]: 1 token examined, 1 open finding\nNET-001", output.ToString(), StringComparison.Ordinal);
        Assert.Contains("Example [red]", screen.ToString(), StringComparison.Ordinal);
        Assert.Contains("100%", screen.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_audit_that_fails_is_told_apart_from_findings()
    {
        await using var database = await TestDatabase.Create(TestEngine.Sqlite);
        await using var auditor = new AuditorNode(database, rules: BrokenRule.Alone);
        var tenant = await database.GivenTenant();
        await tenant.Token(await tenant.User());
        using var output = new StringWriter();

        Assert.Equal(1, await auditor.Terminal.Run(Severity.Info, TerminalFormat.Csv, output, CancellationToken.None));

        Assert.Contains(auditor.Log.All, line => line.Contains("Example: the audit failed. Rule TST-002 failed", StringComparison.Ordinal));
        Assert.Empty(output.ToString());
    }
}
