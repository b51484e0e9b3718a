using System.Net;
using AppUsersGateway.Data.Permissions;
using AppUsersGateway.Data.Tokens;
using Xunit;

namespace AppUsersGateway.Tests.Gateway.Attacks;

/// <summary>Services, and those who pretend to be one.</summary>
internal static class IntrospectionAttacks
{
    private const string Inactive = """{"active":false}""";

    public static readonly Attack[] Rows =
    [
        new("D12", "introspection without a credential: 401 that says nothing of the token", async scene =>
        {
            var answer = await scene.Ask(service => service.Introspect(null, ("token", scene.Program)));
            Assert.Equal((HttpStatusCode.Unauthorized, ""), (answer.Status, answer.Body));
            Assert.Equal(HttpStatusCode.Forbidden, (await scene.Ask(service => service.Introspect(scene.Program, ("token", scene.Program)))).Status);
        }),
        new("D13", "introspection of a revoked, expired, unknown or foreign token: the same bytes", async scene =>
        {
            var asker = await scene.Tenant.User("the service");
            await scene.Tenant.Grant(asker.Id, scene.Tenant.Id, Permission.TokensVerify);
            var own = (await scene.Tenant.Token(asker)).Secret.Reveal();
            var (revoked, expired) = (await scene.Tenant.Token(scene.User), await scene.Tenant.Token(scene.User, maxAgeSeconds: 600));
            var other = await scene.Database.GivenTenant("Foreign");
            var foreign = await other.Token(await other.User());
            Assert.Contains("\"active\":true", (await scene.Ask(service => service.Introspect(own, ("token", revoked.Secret.Reveal())))).Body, StringComparison.Ordinal);
            await scene.Change("revokeToken", new { tokenId = revoked.Token.Id });
            scene.Database.Clock.Advance(TimeSpan.FromSeconds(600));

            foreach (var secret in (TokenSecret[])[revoked.Secret, expired.Secret, foreign.Secret, TokenSecret.Generate(forAdministrator: false)])
            {
                var answer = await scene.Ask(service => service.Introspect(own, ("token", secret.Reveal())));
                Assert.Equal((HttpStatusCode.OK, Inactive), (answer.Status, answer.Body));
            }
        })
        { Changes = true },
        new("D14", "introspection without the token parameter: 400 invalid_request", async scene =>
        {
            var answer = await scene.Ask(service => service.Introspect(scene.Admin, ("tokn", scene.Program)));
            Assert.Equal((HttpStatusCode.BadRequest, "invalid_request"), (answer.Status, answer.Json.GetProperty("error").GetString()));
        }),
        new("D15", "revocation of an unknown token: 200, nothing said and nothing changed", async scene =>
        {
            foreach (var token in (string[])[TokenSecret.Generate(forAdministrator: false).Reveal(), "nonsense", scene.Program[..^1]])
            {
                var answer = await scene.Ask(service => service.Revoke(("token", token)));
                Assert.Equal((HttpStatusCode.OK, ""), (answer.Status, answer.Body));
            }
        }),
    ];
}
