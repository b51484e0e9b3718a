using System.Globalization;
using AppUsersGateway.Data.Activity;
using AppUsersGateway.Tests.Support;
using Xunit;

namespace AppUsersGateway.Tests.Data.Activity;

/// <summary>P17: random tamperings from seeds. All are found against a saved head; those that close the log again are found by nothing else.</summary>
public sealed class TamperingTests
{
    private const int Entries = 16;

    /// <summary>How many tamperings each engine gets; <c>TAMPERINGS=10000</c> for more.</summary>
    private static readonly int Tamperings =
        int.Parse(Environment.GetEnvironmentVariable("TAMPERINGS") ?? "1000", NumberStyles.None, CultureInfo.InvariantCulture);

    [Theory, OnSqlite, OnPostgreSql]
    public async Task A_thousand_random_tamperings_are_all_found_against_a_saved_head(TestEngine engine)
    {
        await using var database = await TestDatabase.Create(engine);
        var tenant = await database.GivenTenant();
        var other = await database.GivenTenant("Another");
        await Fill(database, tenant);
        var anchor = await database.Read(database.ActivityLog.Head);
        var rows = await database.Read(LogRow.All);
        Assert.Equal(Entries, rows.Count);
        Assert.All(rows, row => Assert.Equal(row, row.After(row.PreviousHash)));
        var missed = new List<string>();
        var tried = new HashSet<string>(StringComparer.Ordinal);

        for (var seed = 0; seed < Tamperings; seed++)
        {
            var forgery = Forgery.Make(seed, rows, [tenant.Id, other.Id]);
            Assert.False(forgery.Head == anchor && forgery.Rows.SequenceEqual(rows), $"Seed {seed}, {forgery.Name}: nothing was changed.");
            var (withAnchor, without) = await Verdicts(database, rows, forgery, anchor);
            tried.Add(Forgery.Names[seed % Forgery.Names.Count]);
            if (withAnchor is null)
            {
                missed.Add($"Seed {seed}, {forgery.Name}: not found against the anchor.");
            }

            // The limit of a chain, as the manual says: what was closed again is not found without an anchor, everything else is.
            if (without is null != forgery.Closed)
            {
                missed.Add($"Seed {seed}, {forgery.Name}: without an anchor {without ?? "nothing was found"}.");
            }
        }

        Assert.Empty(missed);
        Assert.Equal(Forgery.Names.Count, tried.Count);
        Assert.Equal((Entries, null), await database.ActivityVerifier.Verify(anchor, CancellationToken.None));
    }

    /// <summary>What the verifier says about a forgery with and without the anchor; the forgery is undone again.</summary>
    private static async Task<(string? WithAnchor, string? Without)> Verdicts(
        TestDatabase database, IReadOnlyList<LogRow> rows, Forgery forgery, ActivityHead anchor)
    {
        (string?, string?) verdicts = default;
        await Assert.ThrowsAsync<UndoneException>(() => database.Write(async Task (session) =>
        {
            foreach (var gone in rows.Except(forgery.Rows))
            {
                Assert.Equal(1, await session.Execute("delete from activity where sequence = @Sequence", new { gone.Sequence }));
            }

            foreach (var forged in forgery.Rows.Except(rows))
            {
                await forged.Insert(session);
            }

            Assert.Equal(1, await session.Execute("update activity_head set sequence = @Sequence, hash = @Hash", forgery.Head));
            verdicts = ((await database.ActivityVerifier.Verify(session, anchor)).Defect, (await database.ActivityVerifier.Verify(session, null)).Defect);
            throw new UndoneException();
        }));
        return verdicts;
    }

    private static async Task Fill(TestDatabase database, Tenant tenant)
    {
        while ((await database.Read(database.ActivityLog.Head)).Sequence is var sequence && sequence < Entries)
        {
            // Every nullable column is set in one entry and null in another.
            await database.Write(session => database.ActivityLog.Append(
                session,
                sequence % 2 == 0 ? tenant.Actor with { TokenId = "tok_01" } : Actor.Host(tenant.Id),
                sequence % 3 == 0
                    ? new ActivityEntry(ActivityKind.TokenRevoked) { ApplicationUserId = "app_01", TokenId = "tok_02", AdministratorId = "adm_01", Reason = "leaked" }
                    : new ActivityEntry(ActivityKind.ApplicationUserCreated)
                    {
                        Outcome = sequence % 5 == 0 ? ActivityOutcome.Denied : ActivityOutcome.Success,
                        Changes = ChangeList.Created(("description", "<b>Grüße</b>")),
                    }));
        }
    }

    /// <summary>Ends the transaction without a trace.</summary>
    private sealed class UndoneException : Exception;
}
