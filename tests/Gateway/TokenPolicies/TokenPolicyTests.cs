using AppUsersGateway.Data.Tokens;
using AppUsersGateway.Tests.Support;
using Xunit;

namespace AppUsersGateway.Tests.Gateway.TokenPolicies;

/// <summary>A policy is kept to by what is issued and rotated after it, and told of beforehand.</summary>
public sealed class TokenPolicyTests
{
    private static readonly string[] Office = ["192.0.2.0/28"];

    [Theory, OnSqlite, OnPostgreSql]
    public async Task Each_demand_is_enforced_at_the_issue_with_its_field(TestEngine engine)
    {
        await using var database = await TestDatabase.Create(engine);
        await using var gateway = await GatewayApp.Start(database);
        var tenant = await database.GivenTenant();
        var user = await tenant.User();
        var admin = gateway.As((await tenant.AdministratorToken()).Secret.Reveal());
        await Replace(admin, new { maximumAgeSeconds = 86_400, requireExpiry = true, requireAllowlist = true, requireDescription = true, widestPrefixIPv4 = 24, widestPrefixIPv6 = 48, absoluteAgeSeconds = 172_800 });
        await admin.Data("{ viewer { permissions } }");
        var before = await Tokens();

        Assert.Equal("maxAgeSeconds", await Refused(new { applicationUserId = user.Id, description = "x", ipAllowlist = Office }));
        Assert.Equal("maxAgeSeconds", await Refused(new { applicationUserId = user.Id, description = "x", ipAllowlist = Office, maxAgeSeconds = 86_401 }));
        Assert.Equal("description", await Refused(new { applicationUserId = user.Id, ipAllowlist = Office, maxAgeSeconds = 3_600 }));
        Assert.Equal("ipAllowlist", await Refused(new { applicationUserId = user.Id, description = "x", maxAgeSeconds = 3_600 }));
        Assert.Equal("ipAllowlist", await Refused(new { applicationUserId = user.Id, description = "x", maxAgeSeconds = 3_600, ipAllowlist = new[] { "0.0.0.0/1", "128.0.0.0/1" } }));
        Assert.Equal("ipAllowlist", await Refused(new { applicationUserId = user.Id, description = "x", maxAgeSeconds = 3_600, ipAllowlist = new[] { "198.51.100.0/23" } }));
        Assert.Equal("ipAllowlist", await Refused(new { applicationUserId = user.Id, description = "x", maxAgeSeconds = 3_600, ipAllowlist = new[] { "2001:db8::/47" } }));
        Assert.Equal(before, await Tokens());

        // Private networks may be wide; a sliding token gets its absolute end.
        var made = (await admin.Change(
            "createToken", new { applicationUserId = user.Id, description = "x", maxAgeSeconds = 86_400, extendWhenUsed = true, ipAllowlist = new[] { "127.0.0.0/8" } },
            "secret token { expiresAt absoluteExpiresAt policyBypassReason }"));
        Assert.Equal("""{"expiresAt":"2026-11-24T06:00:00.000Z","absoluteExpiresAt":"2026-11-25T06:00:00.000Z","policyBypassReason":null}""", made.GetProperty("token").GetRawText());
        var program = gateway.As(made.GetProperty("secret").GetString()!);
        database.Clock.Advance(TimeSpan.FromHours(23));
        await program.Data("{ viewer { permissions } }");
        database.Clock.Advance(TimeSpan.FromHours(20));
        await program.Data("{ viewer { permissions } }");
        Assert.Equal(
            "2026-11-25T06:00:00.000Z", (await program.Data("{ viewer { token { expiresAt } } }")).GetProperty("viewer").GetProperty("token").GetProperty("expiresAt").GetString());
        database.Clock.Advance(TimeSpan.FromHours(5));
        Assert.Equal("UNAUTHENTICATED", await program.ErrorCode("{ viewer { permissions } }"));

        Task<long> Tokens() => database.Read(session => session.Scalar<long>("select count(*) from tokens"));

        async Task<string> Refused(object input)
        {
            var error = (await admin.Payload("createToken", input, "token { id }")).GetProperty("errors")[0];
            Assert.Equal("POLICY_VIOLATION", error.GetProperty("code").GetString());
            Assert.StartsWith(error.GetProperty("field").GetString() + ": ", error.GetProperty("message").GetString(), StringComparison.Ordinal);
            return error.GetProperty("field").GetString()!;
        }
    }

    [Theory, OnSqlite, OnPostgreSql]
    public async Task What_a_preview_names_is_exactly_what_is_refused_afterwards(TestEngine engine)
    {
        await using var database = await TestDatabase.Create(engine);
        await using var gateway = await GatewayApp.Start(database);
        var tenant = await database.GivenTenant();
        await tenant.Limits(tokensPerUser: 1_000);
        var user = await tenant.User();
        var admin = gateway.As((await tenant.AdministratorToken()).Secret.Reveal());
        var random = new Random(20_261_123);
        string[]?[] lists = [null, Office, ["198.51.0.0/16"], ["10.0.0.0/8"], ["2001:db8::/32"], ["0.0.0.0/0"]];
        long?[] ages = [null, 3_600, 86_400, 86_401, 9_000_000];
        for (var round = 0; round < 4; round++)
        {
            await Replace(admin, new { });
            var tokens = new List<Token>();
            for (var i = 0; i < 12; i++)
            {
                var age = ages[random.Next(ages.Length)];
                tokens.Add((await tenant.Token(user, age, age is not null && random.Next(2) == 0, lists[random.Next(lists.Length)])).Token);
            }

            var policy = new
            {
                maximumAgeSeconds = random.Next(2) == 0 ? 86_400 : (int?)null,
                requireExpiry = random.Next(2) == 0,
                requireAllowlist = random.Next(2) == 0,
                widestPrefixIPv4 = random.Next(2) == 0 ? 24 : (int?)null,
                widestPrefixIPv6 = random.Next(2) == 0 ? 48 : (int?)null,
                absoluteAgeSeconds = random.Next(2) == 0 ? 1_000_000 : (int?)null,
            };
            var preview = (await admin.Data("query($policy: TokenPolicyInput!) { previewTokenPolicy(policy: $policy) { examined refused tokens { token { id } messages } } }", new { policy })).GetProperty("previewTokenPolicy");
            var named = preview.GetProperty("tokens").EnumerateArray().Select(found => found.GetProperty("token").GetProperty("id").GetString()!).ToHashSet(StringComparer.Ordinal);
            Assert.Equal(preview.GetProperty("refused").GetInt32(), named.Count);
            Assert.Equal(12, preview.GetProperty("examined").GetInt32());
            await Replace(admin, policy);
            foreach (var token in tokens)
            {
                var like = new { applicationUserId = user.Id, description = token.Description, maxAgeSeconds = token.MaxAgeSeconds, extendWhenUsed = token.ExtendWhenUsed, ipAllowlist = token.IpAllowlist?.ToStorage().Split(' '), allowAnyAddress = true };
                Assert.Equal(named.Contains(token.Id), await IsRefused("createToken", like));
                Assert.Equal(named.Contains(token.Id), await IsRefused("rotateToken", new { tokenId = token.Id, overlapSeconds = 0 }));
            }

            await database.Tamper("update tokens set revoked_at = 1 where application_user_id is not null");
        }

        async Task<bool> IsRefused(string mutation, object input)
        {
            var errors = (await admin.Payload(mutation, input, "token { id }")).GetProperty("errors");
            Assert.All(errors.EnumerateArray(), error => Assert.Equal("POLICY_VIOLATION", error.GetProperty("code").GetString()));
            return errors.GetArrayLength() > 0;
        }
    }

    [Theory, OnSqlite, OnPostgreSql]
    public async Task Old_tokens_have_until_their_day_and_audits_say_so(TestEngine engine)
    {
        await using var database = await TestDatabase.Create(engine);
        await using var gateway = await GatewayApp.Start(database);
        await using var auditor = new AuditorNode(database);
        var tenant = await database.GivenTenant();
        var (token, secret) = await tenant.Token(await tenant.User(), 20 * Tenant.Day);
        var admin = gateway.As((await tenant.AdministratorToken()).Secret.Reveal());
        database.Clock.Advance(TimeSpan.FromHours(1));
        await Replace(admin, new { requireAllowlist = true, maximumOverlapSeconds = 3_600, grandfatheredUntil = Given.InDays(10) });

        // It works on, and may be rotated once as it is; its successor is new and must comply.
        await gateway.As(secret.Reveal()).Data("{ viewer { permissions } }");
        await auditor.Audit(tenant);
        var finding = (await auditor.Findings(tenant)).Single(finding => finding.Rule == "TOK-015");
        Assert.Equal((token.Id, (DateTimeOffset?)Given.InDays(10)), (finding.TokenId, finding.Deadline));
        Assert.Equal("POLICY_VIOLATION overlapSeconds", await Rotate(token.Id, 3_601));
        Assert.Equal("done", await Rotate(token.Id, 0));
        var successor = (await database.Read(session => database.TokenList.FindSuccessors(session, tenant.Id, [token.Id])))[token.Id];
        Assert.Equal("POLICY_VIOLATION tokenId", await Rotate(successor.Id, 0));

        // After that day nothing is rotated as it is.
        var (late, _) = await tenant.Token(await tenant.User("late"), 20 * Tenant.Day, ipAllowlist: ["192.0.2.0/28"]);
        await database.Tamper("update tokens set ip_allowlist = null, created_at = created_at - 86400000 where id = @Id", new { late.Id });
        Assert.Equal("done", await Rotate(late.Id, 0));
        await database.Tamper("update token_policies set grandfathered_until = 1");
        var (later, _) = await tenant.Token(await tenant.User("later"), 20 * Tenant.Day, ipAllowlist: ["192.0.2.0/28"]);
        await database.Tamper("update tokens set ip_allowlist = null, created_at = created_at - 86400000 where id = @Id", new { later.Id });
        Assert.Equal("POLICY_VIOLATION tokenId", await Rotate(later.Id, 0));

        async Task<string> Rotate(string id, int overlapSeconds)
        {
            var errors = (await admin.Payload("rotateToken", new { tokenId = id, overlapSeconds }, "token { id }")).GetProperty("errors");
            return errors.GetArrayLength() == 0 ? "done" : $"{errors[0].GetProperty("code").GetString()} {errors[0].GetProperty("field").GetString()}";
        }
    }

    [Theory, OnSqlite, OnPostgreSql]
    public async Task An_administrator_may_pass_the_policy_with_a_reason_that_a_second_one_sees(TestEngine engine)
    {
        await using var database = await TestDatabase.Create(engine);
        await using var gateway = await GatewayApp.Start(database);
        await using var auditor = new AuditorNode(database);
        var tenant = await database.GivenTenant();
        var user = await tenant.User();
        var admin = gateway.As((await tenant.AdministratorToken()).Secret.Reveal());
        var helper = gateway.As((await tenant.Person("olga@example.com", "organization:app_users:write")).Secret);
        await Replace(admin, new { requireExpiry = true });

        Assert.Equal("FORBIDDEN", await helper.ErrorCode(
            "mutation($input: CreateTokenInput!) { createToken(input: $input) { errors { code } } }", new { input = new { applicationUserId = user.Id, policyBypassReason = "hurry" } }));
        Assert.Equal("hurry", (await admin.Change("createToken", new { applicationUserId = user.Id, policyBypassReason = "hurry" }, "token { policyBypassReason }")).GetProperty("token").GetProperty("policyBypassReason").GetString());
        Assert.Null((await admin.Change("createToken", new { applicationUserId = user.Id, maxAgeSeconds = 3_600, policyBypassReason = "not needed" }, "token { policyBypassReason }")).GetProperty("token").GetProperty("policyBypassReason").GetString());
        await auditor.Audit(tenant);

        var bypass = (await auditor.Findings(tenant)).Single(finding => finding.Rule == "GOV-002");
        Assert.StartsWith("Ada Example issued token augu_", bypass.Title, StringComparison.Ordinal);
        Assert.Equal((tenant.Id, (DateTimeOffset?)Given.InDays(1)), (bypass.SubjectId, bypass.Deadline));
        Assert.Equal("was issued past the token policy", (await auditor.Findings(tenant)).Single(finding => finding.Rule == "TOK-015").Title);
    }

    [Theory, OnSqlite, OnPostgreSql]
    public async Task A_policy_that_makes_no_sense_is_refused(TestEngine engine)
    {
        await using var database = await TestDatabase.Create(engine);
        await using var gateway = await GatewayApp.Start(database);
        var tenant = await database.GivenTenant();
        var admin = gateway.As((await tenant.AdministratorToken()).Secret.Reveal());

        Assert.Equal("INVALID_DURATION maximumAgeSeconds", await Refused(new { maximumAgeSeconds = 599 }));
        Assert.Equal("INVALID_DURATION maximumOverlapSeconds", await Refused(new { maximumOverlapSeconds = 2_592_001 }));
        Assert.Equal("INVALID_IP_NETWORK widestPrefixIPv4", await Refused(new { widestPrefixIPv4 = 33 }));
        Assert.Equal("INVALID_TIME grandfatheredUntil", await Refused(new { grandfatheredUntil = Given.Now }));
        Assert.Equal("BAD_USER_INPUT", await admin.ErrorCode("{ previewTokenPolicy(policy: { widestPrefixIPv4: 33 }) { examined } }"));
        Assert.Equal(0, (await admin.Data("{ organization { tokenPolicy { version } } }")).GetProperty("organization").GetProperty("tokenPolicy").GetProperty("version").GetInt32());

        async Task<string> Refused(object policy)
        {
            var error = (await admin.Payload("updateTokenPolicy", new { policy }, "tokenPolicy { version }")).GetProperty("errors")[0];
            return $"{error.GetProperty("code").GetString()} {error.GetProperty("field").GetString()}";
        }
    }

    private static Task Replace(GraphQLClient admin, object policy) => admin.Change("updateTokenPolicy", new { policy }, "tokenPolicy { version }");
}
