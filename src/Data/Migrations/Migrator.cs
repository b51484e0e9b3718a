using System.Reflection;
using AppUsersGateway.Data.Database;
using DbUp.Builder;
using DbUp.Engine;
using DbUp.Engine.Output;
using Microsoft.Extensions.Logging;

namespace AppUsersGateway.Data.Migrations;

/// <summary>
/// Brings the schema up to date: one set of scripts, each once, each in its own transaction, one migrator at a time
/// however many nodes start together. Refuses a schema that is newer than this binary.
/// </summary>
public sealed class Migrator(AppDatabase database, TimeProvider time, ILogger<Migrator> logger)
{
    /// <summary>Applies what is missing and asserts the engine's durability settings.</summary>
    /// <exception cref="InvalidOperationException">A script failed, or the schema is newer than this binary.</exception>
    public async Task Run(CancellationToken cancellation)
    {
        await using var alone = await database.Engine.LockMigrations(time, cancellation);
        await database.Engine.AssertSafe(cancellation);
        Upgrade();
    }

    /// <summary>Refuses a schema that is newer than this binary.</summary>
    internal static void AssertKnown(IEnumerable<string> scripts)
    {
        if (scripts.Except(ScriptNames(), StringComparer.Ordinal).FirstOrDefault() is { } unknown)
        {
            throw new InvalidOperationException($"The database holds {unknown}, which this version does not know: start the newer version that wrote it.");
        }
    }

    /// <summary>Applies what is missing, for who has the database alone.</summary>
    internal void Upgrade()
    {
        var upgrade = Build();
        AssertKnown(upgrade.GetExecutedScripts());
        var result = upgrade.PerformUpgrade();
        if (!result.Successful)
        {
            throw new InvalidOperationException($"Migration {result.ErrorScript?.Name} failed: the database is as before it.", result.Error);
        }

        foreach (var script in result.Scripts)
        {
            logger.LogInformation("Applied migration {Script}", script.Name);
        }
    }

    /// <summary>Whether every script of this binary has been applied, and none that it does not know.</summary>
    public bool IsCurrent() => ScriptNames().ToHashSet(StringComparer.Ordinal).SetEquals(Asking().GetExecutedScripts());

    private UpgradeEngine Build() => Scripts().WithTransactionPerScript().Build();

    // The driver's transactions take SQLite's one write lock: who only asks would wait for whoever writes, and give up in the end.
    private UpgradeEngine Asking() => Scripts().WithoutTransaction().Build();

    private UpgradeEngineBuilder Scripts() => database.Engine.Migrations()
        .WithScriptsEmbeddedInAssembly(Assembly.GetExecutingAssembly(), IsScript)
        .WithVariablesDisabled()
        .LogTo(new NoOpUpgradeLog());

    private static bool IsScript(string name) => name.EndsWith(".sql", StringComparison.Ordinal);

    private static IEnumerable<string> ScriptNames() => Assembly.GetExecutingAssembly().GetManifestResourceNames().Where(IsScript);
}
