using System.Net;
using System.Text;
using System.Text.Json;
using AppUsersGateway.Data.Activity;
using AppUsersGateway.Data.Paging;
using AppUsersGateway.Data.Tokens;
using AppUsersGateway.Tests.Support;
using Xunit;

namespace AppUsersGateway.Tests.Gateway.Tokens;

/// <summary>Whose a found secret is: an answer for the organization that owns it, nothing for anybody else, and no trace of the secret.</summary>
public sealed class IdentifyTokenTests
{
    private const string Result = "token { id prefix status applicationUser { name } administrator { name } }";

    [Theory, OnSqlite, OnPostgreSql]
    public async Task A_secret_is_told_to_its_organization_and_to_no_other(TestEngine engine)
    {
        await using var database = await TestDatabase.Create(engine);
        await using var gateway = await GatewayApp.Start(database);
        var (ours, theirs) = (await database.GivenTenant("Ours"), await database.GivenTenant("Theirs"));
        var (token, secret) = await ours.Token(await ours.User());
        var (person, personSecret) = await ours.AdministratorToken();
        var (_, foreign) = await theirs.Token(await theirs.User());
        var reviewer = gateway.As((await ours.Person("rita@example.com", "organization:audit:read")).Secret);

        var found = (await reviewer.Change("identifyToken", new { secret = $" {secret.Reveal()}\n" }, Result)).GetProperty("token");
        Assert.Equal($$"""{"id":"{{token.Id}}","prefix":"{{token.Prefix}}","status":"ACTIVE","applicationUser":{"name":"terraform"},"administrator":null}""", found.GetRawText());
        await database.Write(session => database.Tokens.Revoke(session, ours.Actor, token.Id, null));
        Assert.Equal("REVOKED", (await reviewer.Change("identifyToken", new { secret = secret.Reveal() }, Result)).GetProperty("token").GetProperty("status").GetString());
        var persons = (await reviewer.Change("identifyToken", new { secret = personSecret.Reveal() }, Result)).GetProperty("token");
        Assert.Equal((person.Id, "Ada Example"), (persons.GetProperty("id").GetString(), persons.GetProperty("administrator").GetProperty("name").GetString()));

        var mistyped = secret.Reveal()[..^1] + (secret.Reveal()[^1] == 'x' ? 'y' : 'x');
        var answers = new List<string>();
        foreach (var unknown in (string[])[foreign.Reveal(), TokenSecret.Generate(forAdministrator: false).Reveal(), mistyped, "", "anything", new string('x', 5_000)])
        {
            answers.Add((await reviewer.Payload("identifyToken", new { secret = unknown }, Result)).GetRawText());
        }

        Assert.Equal("""{"token":null,"errors":[]}""", Assert.Single(answers.Distinct()));
        var entries = await database.Read(session => database.Activity.List(ours.Id, new ActivityFilter(Kind: ActivityKind.TokenIdentified))
            .Page(session, ActivityRepository.NewestFirst.Reverse(), new PageRequest(PageRequest.MaximumSize)));
        Assert.Equal([token.Id, token.Id, person.Id, .. Enumerable.Repeat((string?)null, answers.Count)], entries.Items.Select(item => item.Node.TokenId));
        Assert.Equal(0, await database.Read(session => database.Activity.List(theirs.Id, new ActivityFilter(Kind: ActivityKind.TokenIdentified)).Count(session)));
    }

    [Theory, OnSqlite, OnPostgreSql]
    public async Task Who_may_not_read_tokens_may_not_ask(TestEngine engine)
    {
        await using var database = await TestDatabase.Create(engine);
        await using var gateway = await GatewayApp.Start(database);
        var tenant = await database.GivenTenant();
        var (_, secret) = await tenant.Token(await tenant.User());
        var program = gateway.As(secret.Reveal());
        await program.Data("{ viewer { permissions } }");

        await database.Silent(async () => Assert.Equal(
            "FORBIDDEN", await program.ErrorCode("mutation($secret: String!) { identifyToken(input: { secret: $secret }) { token { id } } }", new { secret = secret.Reveal() })));
    }

    [Theory, OnSqlite, OnPostgreSql]
    public async Task However_it_is_sent_the_secret_is_in_no_answer_no_row_and_no_log(TestEngine engine)
    {
        await using var database = await TestDatabase.Create(engine);
        var secret = "";
        var answers = new StringBuilder();
        var log = "";
        await using (var gateway = await GatewayApp.Start(database))
        {
            var tenant = await database.GivenTenant();
            secret = (await tenant.Token(await tenant.User())).Secret.Reveal();
            var admin = gateway.As((await tenant.AdministratorToken()).Secret.Reveal());
            foreach (var (document, variables) in ((string, object?)[])
            [
                ("mutation($secret: String!) { identifyToken(input: { secret: $secret }) { token { prefix } errors { message } } }", new { secret }),
                ($"mutation {{ identifyToken(input: {{ secret: \"{secret}\" }}) {{ token {{ prefix }} }} }}", null),
                ($"mutation {{ identifyToken(input: {{ secret: {secret} }}) {{ token {{ prefix }} }} }}", null),
                ($"mutation {{ identifyToken(input: {{ secret: [\"{secret}\"] }}) {{ token {{ prefix }} }} }}", null),
                ($"mutation {{ identifyToken(input: {{ {secret}: 1 }}) {{ token {{ prefix }} }} }}", null),
                ($"mutation {{ identifyToken({secret}: 1) {{ token {{ prefix }} }} }}", null),
                ($"mutation {{ identifyToken(input: {{ secret: \"{secret} }}) }}", null),
                ($"mutation {{ {secret}: identifyToken(input: {{ secret: \"\" }}) {{ {secret} }} }}", null),
                ("mutation($secret: Int!) { identifyToken(input: { secret: $secret }) { token { prefix } } }", new { secret }),
                ("mutation($input: IdentifyTokenInput!) { identifyToken(input: $input) { token { prefix } } }", new { input = secret }),
                ("mutation($input: IdentifyTokenInput!) { identifyToken(input: $input) { token { prefix } } }", new { input = new { secret = new[] { secret } } }),
                ("mutation($input: IdentifyTokenInput!) { identifyToken(input: $input) { token { prefix } } }", new { input = new { secret, tokenId = secret } }),
                ($"mutation(${secret}: Int!) {{ identifyToken(input: {{ secret: \"\" }}) {{ token {{ prefix }} }} }}", null),
            ])
            {
                var (status, body) = await admin.Send(document, variables);
                Assert.True(status is HttpStatusCode.OK or HttpStatusCode.BadRequest, body);
                Assert.NotEqual(JsonValueKind.Undefined, JsonDocument.Parse(body).RootElement.ValueKind);
                answers.AppendLine(body);
            }

            await gateway.FlushUses();
            log = gateway.Log.Text;
        }

        foreach (var place in (string[])[answers.ToString(), log, await database.Dump()])
        {
            Assert.DoesNotContain(secret[..20], place, StringComparison.Ordinal);
        }

        Assert.Contains("augu_", answers.ToString(), StringComparison.Ordinal);
    }
}
