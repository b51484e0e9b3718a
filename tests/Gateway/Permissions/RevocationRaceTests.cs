using AppUsersGateway.Data.Administrators;
using AppUsersGateway.Data.Permissions;
using AppUsersGateway.Gateway.Authorization;
using AppUsersGateway.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace AppUsersGateway.Tests.Gateway.Permissions;

/// <summary>A permission or token that is revoked between a request's look-up and its transaction does not slip through.</summary>
public sealed class RevocationRaceTests
{
    private const string EndTokens = "update tokens set revoked_at = 1 where administrator_id = @id";
    private const string TakeEverything = "delete from grants where principal_id = @id and permission = 'role:organization:admin'";

    /// <summary>Something is taken after the caller was let in and before its transaction begins, every time.</summary>
    [Theory, OnSqlite, OnPostgreSql]
    public async Task What_is_taken_after_the_caller_was_let_in_is_not_used(TestEngine engine)
    {
        await using var database = await TestDatabase.Create(engine);
        var rules = new AlteredRules();
        await using var gateway = await GatewayApp.StartWith(database, services => services.AddSingleton(new AccessRules(rules)));
        var tenant = await database.GivenTenant();
        var target = await tenant.User("privileged");
        await tenant.Grant(target.Id, tenant.Id, "admin");
        var (token, _) = await tenant.Token(target);

        foreach (var (mutation, input) in ((string, object)[])
        [
            ("createToken", new { applicationUserId = target.Id }),
            ("rotateToken", new { tokenId = token.Id }),
            ("grantPermissions", new { principalId = target.Id, permissions = new[] { Permission.AuditRead } }),
            ("revokePermissions", new { principalId = target.Id, permissions = new[] { "admin" } }),
            ("inviteAdministrator", new { email = "eve@example.com" }),
            ("runAudit", new { }),
        ])
        {
            foreach (var (taking, code) in ((string, string)[])[(TakeEverything, "FORBIDDEN"), (EndTokens, "UNAUTHENTICATED")])
            {
                // Without everything she still manages application users and grants: it is the guards that must see what she lost.
                var (mallory, secret) = await tenant.Person("mallory@example.com", Permission.OrganizationAdmin, Permission.AppUsersWrite, Permission.PermissionsWrite);
                var taken = 0;
                rules.Alter = (element, rule) =>
                {
                    if (element == $"Mutation.{mutation}" && taken == 0)
                    {
#pragma warning disable VSTHRD002 // Who looks a rule up does not wait for anything; here it has to.
                        taken = database.Tamper(taking, new { id = mallory.Id }).GetAwaiter().GetResult();
#pragma warning restore VSTHRD002
                    }

                    return rule;
                };

                var type = char.ToUpperInvariant(mutation[0]) + mutation[1..];
                Assert.Equal(code, await gateway.As(secret).ErrorCode($"mutation($input: {type}Input!) {{ {mutation}(input: $input) {{ errors {{ code }} }} }}", new { input }));

                Assert.Equal(1, taken);
                Assert.Equal(("DENIED", code), await database.Read(session => session.QueryOne<(string, string)>("select outcome, reason from activity where actor_id = @Id", new { mallory.Id })));
                await database.Write(session => database.Get<AdministratorRepository>().Remove(session, tenant.Actor, mallory.Id));
            }
        }
    }

    /// <summary>The same without a hand in between: the log, whose order is that of the transactions, holds nothing that she did after she could not.</summary>
    [Theory, OnSqlite, OnPostgreSql]
    public async Task Nothing_is_minted_or_granted_behind_the_revocation_in_the_log(TestEngine engine)
    {
        const int Rounds = 6;
        const int Requests = 6;
        await using var database = await TestDatabase.Create(engine);
        await using var otherNode = database.AnotherNode();
        await using var first = await GatewayApp.Start(database);
        await using var second = await GatewayApp.Start(otherNode);
        var tenant = await database.GivenTenant();
        await tenant.Limits(tokensPerUser: 1_000);
        var target = await tenant.User("privileged");
        await tenant.Grant(target.Id, tenant.Id, "admin");
        var admin = first.As((await tenant.AdministratorToken()).Secret.Reveal());
        for (var round = 0; round < Rounds; round++)
        {
            var (mallory, secret) = await tenant.Person($"mallory-{round}@example.com", Permission.OrganizationAdmin, Permission.AppUsersWrite, Permission.PermissionsWrite);
            var (caller, colleague) = (second.As(secret), await tenant.User($"colleague-{round}"));
            await caller.Data("{ viewer { permissions } }");

            var asked = Enumerable.Range(0, Requests).Select(number => number % 2 == 0
                ? caller.Send($"mutation {{ createToken(input: {{ applicationUserId: \"{target.Id}\" }}) {{ token {{ id }} }} }}")
                : caller.Send($"mutation {{ grantPermissions(input: {{ principalId: \"{colleague.Id}\", permissions: [\"{Permission.OrganizationAdmin}\"] }}) {{ grants {{ permission }} }} }}")).ToList();
            await admin.Change("revokePermissions", new { principalId = mallory.Id, permissions = new[] { Permission.OrganizationAdmin } }, "grants { permission }");
            await Task.WhenAll(asked);

            Assert.Equal(0, await database.Read(session => session.Scalar<long>(
                """
                select count(*) from activity done join activity taken on done.sequence > taken.sequence
                where done.actor_id = @Id and done.outcome = 'SUCCESS' and taken.administrator_id = @Id and taken.kind = 'PERMISSIONS_REVOKED'
                """,
                new { mallory.Id })));
            Assert.Contains("FORBIDDEN", await caller.ErrorCode($"mutation {{ createToken(input: {{ applicationUserId: \"{target.Id}\" }}) {{ token {{ id }} }} }}"), StringComparison.Ordinal);
        }
    }
}
