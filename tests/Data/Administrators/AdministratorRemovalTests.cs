using AppUsersGateway.Data.Activity;
using AppUsersGateway.Data.Administrators;
using AppUsersGateway.Data.Database;
using AppUsersGateway.Data.Organizations;
using AppUsersGateway.Data.Refusals;
using AppUsersGateway.Tests.Gateway.Demo;
using Xunit;

namespace AppUsersGateway.Tests.Data.Administrators;

/// <summary>A person's access ends, but never everybody's.</summary>
public sealed class AdministratorRemovalTests(DemoFolder demo) : IClassFixture<DemoFolder>
{
    [Fact]
    public async Task The_removed_person_has_no_live_token_and_the_log_tells_who_did_it()
    {
        var live = await Count("tokens t join administrators a on a.id = t.administrator_id where a.status = 'REMOVED' and t.revoked_at is null");
        var told = await Count("activity where kind = 'ADMINISTRATOR_REMOVED' and actor_name = 'Ana Costa' and changes like '%REMOVED%'");

        Assert.Equal((0, 1), (live, told));
    }

    [Fact]
    public async Task The_last_administrator_stays()
    {
        var refusal = await Assert.ThrowsAsync<Refusal>(() => Write(async (session, actor) =>
        {
            await demo.Get<AdministratorRepository>().Remove(session, actor, await Id(session, actor, "jonas.weber@brightwater.example"));
            await demo.Get<AdministratorRepository>().Remove(session, actor, await Id(session, actor, "ana.costa@brightwater.example"));
        }));

        Assert.Equal(RefusalCode.Conflict, refusal.Code);
        Assert.Equal(4, await Count("administrators where status = 'ACTIVE'"));
    }

    [Fact]
    public async Task Nobody_is_removed_twice()
    {
        var removed = await demo.Database.Read(session => session.Scalar<string>("select id from administrators where status = 'REMOVED'"), CancellationToken.None);

        var refusal = await Assert.ThrowsAsync<Refusal>(() => Write((session, actor) => demo.Get<AdministratorRepository>().Remove(session, actor, removed!)));

        Assert.Equal(RefusalCode.NotFound, refusal.Code);
    }

    private async Task<string> Id(Session session, Actor actor, string email) =>
        (await demo.Get<AdministratorRepository>().FindByEmail(session, actor.OrganizationId, email))!.Id;

    private Task Write(Func<Session, Actor, Task> change) => demo.Database.Write(
        async session => await change(session, Actor.Host((await demo.Get<OrganizationRepository>().All(session)).Single().Id)), CancellationToken.None);

    private Task<long> Count(string rows) => demo.Database.Read(session => session.Scalar<long>($"select count(*) from {rows}"), CancellationToken.None);
}
