using AppUsersGateway.Data.Activity;
using AppUsersGateway.Gateway.GraphQL;
using AppUsersGateway.Tests.Support;
using GraphQLParser;
using GraphQLParser.AST;
using Xunit;

namespace AppUsersGateway.Tests.Gateway.Activity;

/// <summary>P17 over every mutation of the schema: one entry for what was done, one for what was refused, and nothing done without an entry.</summary>
public sealed class EveryMutationTests
{
    [Fact]
    public void Every_mutation_of_the_schema_has_its_line()
    {
        var mutations = Parser.Parse(SchemaSource.ReadSdl()).Definitions.OfType<GraphQLObjectTypeDefinition>()
            .Single(type => type.Name.StringValue == "Mutation").Fields!.Select(field => field.Name.StringValue).ToList();

        Assert.Empty(mutations.Except(MutationCase.All.Keys).Select(name => $"tests/Gateway/Activity/MutationCase.cs: add a line for {name}"));
        Assert.Empty(MutationCase.All.Keys.Except(mutations).Select(name => $"tests/Gateway/Activity/MutationCase.cs: there is no mutation {name}"));
    }

    [Theory, OnSqlite, OnPostgreSql]
    public async Task What_is_done_leaves_its_entry_with_who_when_from_where_before_and_after(TestEngine engine)
    {
        await using var database = await TestDatabase.Create(engine);
        await using var scene = await MutationScene.Create(database);
        var faults = new List<string>();
        foreach (var (mutation, wanted) in MutationCase.All)
        {
            var input = await wanted.Input(scene);
            var (body, entries, _) = await scene.Send(scene.Admin.Client, mutation, input);
            Check(faults, mutation, body.Contains("\"errors\":[]", StringComparison.Ordinal), $"is not done: {body}");
            var kinds = entries.Select(entry => entry.Kind).ToList();
            Check(faults, mutation, kinds.SequenceEqual([.. Enumerable.Repeat(wanted.Kind, wanted.Entries), .. wanted.With]), $"is logged as {string.Join(", ", kinds)}");
            foreach (var entry in entries)
            {
                Check(faults, mutation, entry.Outcome == ActivityOutcome.Success, $"is logged as {entry.Outcome}");
                var actor = (PrincipalKind.Administrator, scene.Tenant.Administrator.Id, scene.Tenant.Administrator.Name, scene.Admin.TokenId);
                Check(faults, mutation, (entry.ActorKind, entry.ActorId, entry.ActorName, entry.ActorTokenId) == actor, "has another actor");
                Check(faults, mutation, (entry.Ip, entry.UserAgent, entry.At) == ("127.0.0.1", MutationScene.UserAgent, Given.Now), "comes from elsewhere");
            }

            foreach (var entry in entries.Where(entry => entry.Kind == wanted.Kind))
            {
                // A field that stayed may stand there to say where, such as the resource of a grant; those that are named changed.
                var changed = entry.Changes.Items.Where(change => change.Before != change.After).Select(change => change.Field);
                Check(faults, mutation, wanted.Changed.All(changed.Contains), $"tells only {entry.Changes.ToStorage()}");
                Check(faults, mutation, MutationScene.Ids(input).All(id => id.Value == Subject(entry, id.Key)), "has another subject");
            }
        }

        Assert.Empty(faults);
        Assert.Null((await database.ActivityVerifier.Verify(null, CancellationToken.None)).Defect);
    }

    [Theory, OnSqlite, OnPostgreSql]
    public async Task What_is_refused_leaves_one_entry_with_the_code_and_what_was_tried_and_nothing_else(TestEngine engine)
    {
        await using var database = await TestDatabase.Create(engine);
        await using var scene = await MutationScene.Create(database);
        var faults = new List<string>();
        foreach (var (mutation, wanted) in MutationCase.All)
        {
            var input = await wanted.Input(scene);
            var attempts = new List<(GraphQLClient Client, string Actor, object Tried, string Code)> { (scene.Nobody.Client, scene.Nobody.Id, input, wanted.Forbidden) };
            if (wanted.Refused is { } refused)
            {
                attempts.Add((scene.Admin.Client, scene.Tenant.Administrator.Id, refused.Input, refused.Code));
            }

            foreach (var (client, actor, tried, code) in attempts)
            {
                var (body, entries, othersChanged) = await scene.Send(client, mutation, tried);
                Check(faults, mutation, body.Contains($"\"code\":\"{code}\"", StringComparison.Ordinal), $"is not refused with {code}: {body}");
                Check(faults, mutation, !othersChanged, $"changes other rows, though refused with {code}");
                Check(faults, mutation, entries.Count == 1, $"leaves {entries.Count} entries when refused with {code}");
                foreach (var entry in entries)
                {
                    var told = (entry.Kind, entry.Outcome, entry.Reason, entry.ActorId, entry.Ip, entry.UserAgent);
                    Check(faults, mutation, told == (wanted.Kind, ActivityOutcome.Denied, code, actor, "127.0.0.1", MutationScene.UserAgent), $"is logged as {told}");
                    Check(faults, mutation, MutationScene.Ids(tried).All(id => id.Value == Subject(entry, id.Key)), "has another subject");
                    Check(faults, mutation, mutation == "identifyToken" == (entry.Changes.Items.Count == 0), "does not tell what was tried");
                }
            }
        }

        Assert.Empty(faults);
    }

    [Theory, OnSqlite, OnPostgreSql]
    public async Task What_cannot_be_logged_is_not_done(TestEngine engine)
    {
        await using var database = await TestDatabase.Create(engine);
        await using var scene = await MutationScene.Create(database);
        var faults = new List<string>();
        foreach (var (mutation, wanted) in MutationCase.All)
        {
            foreach (var input in new[] { await wanted.Input(scene), wanted.Refused?.Input }.OfType<object>())
            {
                var (changed, errors) = await scene.SendWithoutHead(mutation, input);
                Check(faults, mutation, !changed, "changes rows without an entry");
                Check(faults, mutation, errors.Count == 1 && errors[0].Contains("lost its head", StringComparison.Ordinal), "never came to the fault");
            }
        }

        Assert.Empty(faults);
    }

    private static string? Subject(ActivityEvent entry, string field) => field switch
    {
        "applicationUserId" => entry.ApplicationUserId,
        "tokenId" => entry.TokenId,
        "auditRunId" => entry.Changes.Items.FirstOrDefault(change => change.Field == field)?.After,
        _ => entry.AdministratorId,
    };

    private static void Check(List<string> faults, string mutation, bool holds, string fault)
    {
        if (!holds)
        {
            faults.Add($"{mutation} {fault}");
        }
    }
}
