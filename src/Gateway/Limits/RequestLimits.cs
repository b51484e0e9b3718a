using System.Net;
using System.Net.Sockets;
using System.Threading.RateLimiting;
using Microsoft.Extensions.Options;

namespace AppUsersGateway.Gateway.Limits;

/// <summary>
/// Keeps one caller from taking everybody's share, and all of them from taking more than there is. Memory is bounded: the library
/// forgets an allowance that is full again.
/// </summary>
public sealed class RequestLimits(IOptions<LimitOptions> options) : IDisposable
{
    /// <summary>So many seconds' worth of wrong tokens may come at once: a person with a typo is not told off.</summary>
    private const int FailureSeconds = 30;

    /// <summary>An IPv6 host picks its addresses within a network of this many bytes.</summary>
    private const int NetworkBytes = 8;

    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    private readonly PartitionedRateLimiter<string>? callers = PerKey(options.Value.RequestsPerSecond, Second, options.Value.Burst);
    private readonly PartitionedRateLimiter<string>? addresses = PerKey(options.Value.FailuresPerSecond, Second, options.Value.FailuresPerSecond * FailureSeconds);
    private readonly PartitionedRateLimiter<string>? introspecting = PerKey(options.Value.IntrospectionsPerSecond, Second, 2 * options.Value.IntrospectionsPerSecond);
    private readonly PartitionedRateLimiter<string>? revoking = PerKey(options.Value.RevocationsPerMinute, Minute, options.Value.RevocationsPerMinute);

    private readonly ConcurrencyLimiter work = Lane(options.Value.Concurrent, options.Value.Waiting);
    private readonly ConcurrencyLimiter verification = Lane(options.Value.VerificationConcurrent, options.Value.VerificationWaiting);

    /// <summary>Takes one operation from a caller's allowance. By the person or program, not by the token: more tokens give no more.</summary>
    /// <returns>How long to wait when nothing is left; null when it was taken.</returns>
    public TimeSpan? Take(string principalId) => Wait(callers?.AttemptAcquire(principalId));

    /// <summary>
    /// Takes one failed authentication from an address's allowance. Only failures are ever refused for it: behind one proxy or router
    /// are many callers, and one of them with a wrong token must not lock out the others.
    /// </summary>
    /// <returns>How long to wait when nothing is left; null when it was taken.</returns>
    public TimeSpan? TakeFailure(IPAddress? address) => Wait(addresses?.AttemptAcquire(Network(address)));

    /// <summary>Takes one introspection from a service's allowance.</summary>
    /// <returns>How long to wait when nothing is left; null when it was taken.</returns>
    public TimeSpan? TakeIntrospection(string principalId) => Wait(introspecting?.AttemptAcquire(principalId));

    /// <summary>Takes one revocation by showing a token from an address's allowance.</summary>
    /// <returns>How long to wait when nothing is left; null when it was taken.</returns>
    public TimeSpan? TakeRevocation(IPAddress? address) => Wait(revoking?.AttemptAcquire(Network(address)));

    /// <summary>Waits for a turn in the lane of verification, as <see cref="Turn"/> does for GraphQL.</summary>
    public ValueTask<RateLimitLease> VerificationTurn(CancellationToken cancellation) => verification.AcquireAsync(1, cancellation);

    /// <summary>Whether nobody more can wait for a turn to work: so much is known before anything is done for a request.</summary>
    public bool IsFull => work.GetStatistics() is { CurrentAvailablePermits: 0 } now && now.CurrentQueuedCount >= options.Value.Waiting;

    /// <summary>Waits for a turn to work; the lease says whether there is one and gives it back when it is disposed.</summary>
    public ValueTask<RateLimitLease> Turn(CancellationToken cancellation) => work.AcquireAsync(1, cancellation);

    /// <inheritdoc/>
    public void Dispose()
    {
        callers?.Dispose();
        addresses?.Dispose();
        introspecting?.Dispose();
        revoking?.Dispose();
        work.Dispose();
        verification.Dispose();
    }

    private static ConcurrencyLimiter Lane(int concurrent, int waiting) => new(new ConcurrencyLimiterOptions
    {
        PermitLimit = concurrent,
        QueueLimit = waiting,
        QueueProcessingOrder = QueueProcessingOrder.OldestFirst,
    });

    private static PartitionedRateLimiter<string>? PerKey(int number, TimeSpan period, int burst) =>
        number == 0 ? null : PartitionedRateLimiter.Create<string, string>(
            key => RateLimitPartition.GetTokenBucketLimiter(key, _ => new TokenBucketRateLimiterOptions
            {
                TokenLimit = burst,
                TokensPerPeriod = number,
                ReplenishmentPeriod = period,
            }),
            StringComparer.Ordinal);

    private static TimeSpan? Wait(RateLimitLease? lease)
    {
        using (lease)
        {
            return lease is null or { IsAcquired: true } ? null
                : lease.TryGetMetadata(MetadataName.RetryAfter, out var wait) ? wait
                : TimeSpan.FromSeconds(1);
        }
    }

    private static string Network(IPAddress? address) =>
        address is null ? ""
        : address.IsIPv4MappedToIPv6 ? address.MapToIPv4().ToString()
        : address.AddressFamily == AddressFamily.InterNetworkV6 ? Convert.ToHexString(address.GetAddressBytes(), 0, NetworkBytes)
        : address.ToString();
}
