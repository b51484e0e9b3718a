using System.Diagnostics;
using System.Net;
using AppUsersGateway.Tests.Support;
using Xunit;

namespace AppUsersGateway.Tests.Gateway.Verification;

/// <summary>Verifiers that ask about a few tokens, and the ends of these.</summary>
/// <param name="role">What they ask for.</param>
/// <param name="verifiers">How many ask.</param>
internal sealed class RevocationRace(string role, int verifiers)
{
    private volatile IReadOnlyList<Door> doors = [];
    private volatile bool ended;
    private long acceptedBefore;
    private long refusedAfter;
    private long acceptedAfter;

    public long AcceptedBefore => Volatile.Read(ref acceptedBefore);

    public long RefusedAfter => Volatile.Read(ref refusedAfter);

    public long AcceptedAfter => Volatile.Read(ref acceptedAfter);

    /// <summary>Asks again and again about the tokens of the round.</summary>
    public async Task Verify(Uri node, int me)
    {
        var service = new Service(node);
        for (var turn = me; !ended; turn++)
        {
            if (doors is not { Count: > 0 } now)
            {
                await Task.Yield();
                continue;
            }

            var door = now[turn % now.Count];
            var begun = Stopwatch.GetTimestamp();
            var status = (await service.Verify(door.Secret, "?permission=" + role)).Status;
            var isAfter = door.EndedAt is var at && at != 0 && begun > at;
            switch (status)
            {
                case HttpStatusCode.NoContent when isAfter:
                    Interlocked.Increment(ref acceptedAfter);
                    break;
                case HttpStatusCode.NoContent:
                    Interlocked.Increment(ref acceptedBefore);
                    door.LetIn(me);
                    break;
                case HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden:
                    if (isAfter)
                    {
                        Interlocked.Increment(ref refusedAfter);
                        door.SentAway(me);
                    }

                    break;
                default:
                    throw new InvalidOperationException($"{node} answered {status}.");
            }
        }
    }

    /// <summary>The ends of a few tokens at once.</summary>
    /// <returns>How long each answer took in milliseconds.</returns>
    public async Task<double[]> Run(IReadOnlyList<string> secrets, Func<int, Task> end, IReadOnlyCollection<Task> all)
    {
        var now = secrets.Select(secret => new Door(secret, verifiers)).ToList();
        doors = now;
        return await Task.WhenAll(now.Select(async (door, at) =>
        {
            await Until(door.AllLetIn, all);
            var start = Stopwatch.GetTimestamp();
            await end(at);
            door.EndedAt = Stopwatch.GetTimestamp();
            await Until(door.AllSentAway, all);
            return Stopwatch.GetElapsedTime(start, door.EndedAt).TotalMilliseconds;
        }));
    }

    public async Task Stop(IEnumerable<Task> all)
    {
        ended = true;
        await Task.WhenAll(all);
    }

    /// <summary>A verifier that failed ends the test at once.</summary>
    private static async Task Until(Task condition, IReadOnlyCollection<Task> all)
    {
        var first = await Task.WhenAny([condition, .. all]).WaitAsync(TimeSpan.FromMinutes(1), TimeProvider.System);
        await first;
        Assert.True(condition.IsCompleted);
    }

    private sealed class Door(string secret, int verifiers)
    {
        private readonly Tally letIn = new(verifiers);
        private readonly Tally sentAway = new(verifiers);
        private long endedAt;

        public string Secret => secret;

        public long EndedAt
        {
            get => Volatile.Read(ref endedAt);
            set => Volatile.Write(ref endedAt, value);
        }

        public Task AllLetIn => letIn.All;

        public Task AllSentAway => sentAway.All;

        public void LetIn(int verifier) => letIn.Mark(verifier);

        public void SentAway(int verifier) => sentAway.Mark(verifier);
    }

    /// <summary>Waits until each of several has been marked once.</summary>
    private sealed class Tally(int count)
    {
        private readonly TaskCompletionSource all = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly int[] marked = new int[count];
        private int left = count;

        public Task All => all.Task;

        public void Mark(int one)
        {
            if (Interlocked.Exchange(ref marked[one], 1) == 0 && Interlocked.Decrement(ref left) == 0)
            {
                all.SetResult();
            }
        }
    }
}
