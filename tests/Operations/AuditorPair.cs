using System.Collections.Concurrent;
using System.Diagnostics;
using AppUsersGateway.Tests.Support;

namespace AppUsersGateway.Tests.Operations;

/// <summary>Two auditors at once, as processes on one database: whoever is killed is followed by the next.</summary>
internal sealed class AuditorPair(DirectoryInfo folder, TestDatabase database) : IAsyncDisposable
{
    private const int Size = 2;

    private readonly List<Process> alive = [];
    private readonly ConcurrentBag<Task<string>> logs = [];

    /// <summary>How many were started.</summary>
    public int Started => logs.Count;

    /// <summary>Starts as many as are missing; returns before they are ready.</summary>
    public void Fill()
    {
        while (alive.Count < Size)
        {
            var auditor = AuditorProcess.Start(folder, database);
            logs.Add(auditor.StandardOutput.ReadToEndAsync());
            alive.Add(auditor);
        }
    }

    /// <summary>
    /// Kills whoever carries out a run: its nameless files tell, on Linux. While none has any, a run is at its very beginning (or nobody can tell), and all die. Nobody begins
    /// the run anew before <see cref="Free"/>.
    /// </summary>
    /// <returns>How many died.</returns>
    public async Task<int> KillTheRunner()
    {
        var victims = alive.Where(HasListsOfRun).ToList();
        return await Kill(victims.Count > 0 ? victims : [.. alive]);
    }

    /// <summary>Frees at once what a dead auditor held; without this it would be free after ten minutes.</summary>
    public Task Free() => database.Tamper("update leases set expires_at = 0");

    /// <summary>Kills all.</summary>
    public Task<int> KillAll() => Kill([.. alive]);

    /// <summary>What all of them said that have died.</summary>
    public async Task<string> Log() => string.Concat(await Task.WhenAll(logs));

    public async ValueTask DisposeAsync()
    {
        foreach (var auditor in alive)
        {
            auditor.Kill();
            await auditor.WaitForExitAsync();
            auditor.Dispose();
        }
    }

    private async Task<int> Kill(IReadOnlyList<Process> victims)
    {
        foreach (var auditor in victims)
        {
            auditor.Kill(); // SIGKILL
        }

        foreach (var auditor in victims)
        {
            await auditor.WaitForExitAsync();
            alive.Remove(auditor);
            auditor.Dispose();
        }

        // A server may still be at what a dead client has asked for, even its commit: that is over when the lease's row can be locked.
        await database.Tamper("update leases set holder = holder");
        return victims.Count;
    }

    private static bool HasListsOfRun(Process auditor)
    {
        var handles = new DirectoryInfo($"/proc/{auditor.Id}/fd");
        return handles.Exists && handles.EnumerateFiles().Any(handle => handle.LinkTarget?.Contains("/appusers-audit-", StringComparison.Ordinal) == true);
    }
}
