using AppUsersGateway.Data.Activity;
using AppUsersGateway.Data.ApplicationUsers;
using AppUsersGateway.Data.Credentials;
using AppUsersGateway.Data.Permissions;
using AppUsersGateway.Data.Resources;
using AppUsersGateway.Data.Tokens;
using AppUsersGateway.Data.Usage;
using AppUsersGateway.Tests.Support;
using Xunit;

namespace AppUsersGateway.Tests.Data.Credentials;

/// <summary>What is remembered of tokens is never out of date, whoever changes it (P02).</summary>
public sealed class CredentialMemoryTests
{
    /// <summary>Every change that could make a remembered yes wrong, or what is said with it.</summary>
    public static TheoryData<string> Changes => [.. Ways.Keys];

    private static readonly PermissionSet Role = new(["read_only"]);

    private static Dictionary<string, Func<Scene, TestDatabase, Task>> Ways { get; } = new(StringComparer.Ordinal)
    {
        ["revoke"] = (scene, node) => node.Write(session => node.Tokens.Revoke(session, scene.Tenant.Actor, scene.Token.Id, "leaked")),
        ["revoke many"] = (scene, node) => node.Write(session => node.Get<TokenRevocation>().Revoke(
            session, scene.Tenant.Actor, new TokenFilter { ApplicationUserId = scene.User.Id }, "leaked", dryRun: false)),
        ["revoke by a holder"] = (scene, node) => node.Write(session => node.Get<HolderRevocation>().Revoke(session, scene.Secret, new Holder(null, ""))),
        ["suspend"] = (scene, node) => node.Write(session => node.Get<TokenSuspension>().Suspend(session, scene.Tenant.Actor, scene.Token.Id, null)),
        ["rotate"] = (scene, node) => node.Write(session => node.Get<TokenRotation>().Rotate(session, scene.Tenant.Actor, scene.Token.Id, RotationTerms.Check(0, null))),
        ["disable"] = (scene, node) => node.Write(session => node.Users.Disable(session, scene.Tenant.Actor, scene.User.Id)),
        ["delete"] = (scene, node) => node.Write(session => node.Users.Delete(session, scene.Tenant.Actor, scene.User.Id)),
        ["rename"] = (scene, node) => node.Write(session => node.Users.Update(session, scene.Tenant.Actor, scene.User.Id, user => user with { Name = "other" })),
        ["grant"] = (scene, node) => node.Write(session => node.Get<PermissionChanges>().Grant(session, scene.Tenant.Actor, new PermissionChange(scene.User.Id, scene.Tenant.Id, Role))),
        ["take a permission"] = (scene, node) => node.Write(session => node.Get<PermissionChanges>().Revoke(session, scene.Tenant.Actor, new PermissionChange(scene.User.Id, scene.Project.Id, Role))),
        ["delete a resource"] = (scene, node) => node.Write(session => node.Get<ResourceRepository>().Delete(session, scene.Tenant.Actor, scene.Project.Id)),
    };

    [Theory, MemberData(nameof(Changes))]
    public async Task A_change_on_any_node_is_known_at_the_next_look(string change)
    {
        foreach (var sameNode in (bool[])[true, false])
        {
            await using var database = await TestDatabase.Create(TestEngine.Sqlite);
            await using var other = database.AnotherNode();
            var scene = await Scene.Create(database);
            await scene.Remember();
            Assert.NotNull(scene.Remembered);
            Assert.NotNull(scene.RememberedOnProject);

            await Ways[change](scene, sameNode ? database : other);

            Assert.Null(scene.Remembered);
            Assert.Null(scene.RememberedOnProject);
        }
    }

    [Fact]
    public async Task What_concerns_others_and_what_was_refused_forgets_nothing()
    {
        await using var database = await TestDatabase.Create(TestEngine.Sqlite);
        await using var other = database.AnotherNode();
        var scene = await Scene.Create(database);
        var (stranger, strangers) = (await scene.Tenant.User("stranger"), await scene.Tenant.Token(await scene.Tenant.User("another")));
        await scene.Remember();

        await other.Write(session => other.Tokens.Revoke(session, scene.Tenant.Actor, strangers.Token.Id, null));
        await other.Write(session => other.Users.Disable(session, scene.Tenant.Actor, stranger.Id));
        await other.Write(session => other.ActivityLog.Append(
            session, scene.Tenant.Actor, new ActivityEntry(ActivityKind.TokenRevoked) { Outcome = ActivityOutcome.Denied, TokenId = scene.Token.Id, ApplicationUserId = scene.User.Id }));
        await other.Write(session => other.ActivityLog.Append(session, scene.Tenant.Actor, new ActivityEntry(ActivityKind.ResourceDeleted) { Outcome = ActivityOutcome.Denied }));
        var use = new TokenUse(scene.Tenant.Id, scene.Token.Id, scene.User.Id, TokenUse.HourOf(Given.Now), "192.0.2.7", "", Refusal: null);
        await other.Write(session => other.Usage.Add(session, [new(use, new TokenUseCount(1, Given.Now))]));

        Assert.NotNull(scene.Remembered);
    }

    [Fact]
    public async Task What_was_read_before_a_change_is_not_kept_after_it()
    {
        await using var database = await TestDatabase.Create(TestEngine.Sqlite);
        var scene = await Scene.Create(database);
        var before = scene.Memory.Now();
        var read = await scene.Read(null);
        await Ways["revoke"](scene, database);

        // Nobody has looked since: the memory does not know of the change yet when the old word comes in.
        scene.Memory.Keep(before, scene.Secret.Digest, null, read);
        Assert.Null(scene.Remembered);

        // Somebody has looked.
        scene.Memory.Keep(before, scene.Secret.Digest, null, read);
        Assert.Null(scene.Remembered);
    }

    [Fact]
    public async Task More_entries_than_are_looked_at_one_by_one_forget_everything()
    {
        await using var database = await TestDatabase.Create(TestEngine.Sqlite);
        var scene = await Scene.Create(database);
        var stranger = await scene.Tenant.User("stranger");
        await scene.Remember();
        var entry = new ActivityEntry(ActivityKind.ApplicationUserUpdated) { ApplicationUserId = stranger.Id };

        await database.Write(session => database.ActivityLog.Append(session, scene.Tenant.Actor, [.. Enumerable.Repeat(entry, 99)]));
        Assert.NotNull(scene.Remembered);
        await database.Write(session => database.ActivityLog.Append(session, scene.Tenant.Actor, [.. Enumerable.Repeat(entry, 250)]));
        Assert.Null(scene.Remembered);
        await scene.Remember();
        Assert.NotNull(scene.Remembered);
        await Ways["revoke"](scene, database);
        Assert.Null(scene.Remembered);
    }

    [Fact]
    public async Task What_somebody_changes_by_hand_is_known_after_ten_seconds()
    {
        await using var database = await TestDatabase.Create(TestEngine.Sqlite);
        var scene = await Scene.Create(database);
        await scene.Remember();

        database.Clock.Advance(CredentialMemory.MaximumAge);
        Assert.NotNull(scene.Remembered);
        database.Clock.Advance(TimeSpan.FromMilliseconds(1));
        Assert.Null(scene.Remembered);
    }

    [Fact]
    public async Task Persons_are_not_remembered()
    {
        await using var database = await TestDatabase.Create(TestEngine.Sqlite);
        var scene = await Scene.Create(database);
        var (_, secret) = await scene.Tenant.AdministratorToken();
        var credential = (await database.Read(session => database.Credentials.Find(session, secret)))!;

        scene.Memory.Keep(scene.Memory.Now(), secret.Digest, null, credential);

        Assert.Null(scene.Memory.Find(secret.Digest, null));
    }

    [Theory, OnPostgreSql]
    public async Task On_PostgreSQL_nothing_is_remembered(TestEngine engine)
    {
        await using var database = await TestDatabase.Create(engine);
        var scene = await Scene.Create(database);
        await scene.Remember();

        Assert.Null(scene.Memory.Now());
        Assert.Null(scene.Remembered);
    }

    /// <summary>A token of a user that holds a permission on a project.</summary>
    private sealed record Scene(TestDatabase Database, Tenant Tenant, ApplicationUser User, Resource Project, Token Token, TokenSecret Secret)
    {
        public CredentialMemory Memory => Database.Get<CredentialMemory>();

        public Credential? Remembered => Memory.Find(Secret.Digest, null);

        public Credential? RememberedOnProject => Memory.Find(Secret.Digest, Project.Id);

        public static async Task<Scene> Create(TestDatabase database)
        {
            var tenant = await database.GivenTenant();
            var user = await tenant.User();
            var project = await tenant.Project("web");
            await tenant.Grant(user.Id, project.Id, [.. Role.Granted]);
            var (token, secret) = await tenant.Token(user);
            return new Scene(database, tenant, user, project, token, secret);
        }

        public async Task Remember()
        {
            foreach (var resource in (string?[])[null, Project.Id])
            {
                var before = Memory.Now();
                Memory.Keep(before, Secret.Digest, resource, await Read(resource));
            }
        }

        public async Task<Credential> Read(string? resource) => (await Database.Read(session =>
            resource is null ? Database.Credentials.Find(session, Secret) : Database.Credentials.Find(session, Secret, resource)))!;
    }
}
