using AppUsersGateway.Data.Activity;
using AppUsersGateway.Data.ApplicationUsers;
using AppUsersGateway.Data.Database;
using AppUsersGateway.Data.Permissions;

namespace AppUsersGateway.Gateway.Demo;

/// <summary>Creates the application users, and disables, deletes or abandons some.</summary>
internal sealed class DemoUserHistory(
    ApplicationUserRepository users, GrantRepository grants, DemoPeople people, DemoTimeline timeline, DemoClock clock)
{
    private readonly Dictionary<string, ApplicationUser> known = new(StringComparer.Ordinal);

    public ApplicationUser this[string name] => known[name];

    public void Plan()
    {
        foreach (var user in DemoUsers.All)
        {
            timeline.Add(clock.DaysAgo(user.CreatedDaysAgo, user.Name), session => Create(session, user));
            Later(user, user.AbandonedDaysAgo, (session, actor, id) => users.Update(session, actor, id, input => input with { OwnerId = null }));
            Later(user, user.ReviewedDaysAgo, (session, actor, id) => users.Review(session, actor, id, "quarterly review"));
            Later(user, user.Grown?.DaysAgo, (session, actor, id) => grants.Grant(session, actor, id, [user.Grown!.Value.Permission]));
            Later(user, user.DisabledDaysAgo, users.Disable);
            Later(user, user.DeletedDaysAgo, users.Delete);
        }
    }

    private void Later(DemoUser user, double? daysAgo, Func<Session, Actor, string, Task> change)
    {
        if (daysAgo is { } days)
        {
            timeline.Add(clock.DaysAgo(days, user.Name), async session => await change(session, await people.Act(session, user.Owner), known[user.Name].Id));
        }
    }

    private async Task Create(Session session, DemoUser user)
    {
        var contact = user.Contact is null ? null : $"{user.Contact}@brightwater.example";
        var input = ApplicationUserInput.Check(user.Name, user.Description, people.IdOf(user.Owner), contact, user.Environment);
        var actor = await people.Act(session, user.Owner);
        var created = await users.Create(session, actor, input);
        known[user.Name] = created;
        await grants.Grant(session, actor, created.Id, user.Permissions);
    }
}
