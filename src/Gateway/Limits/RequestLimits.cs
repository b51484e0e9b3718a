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

    private readonly PartitionedRateLimiter<string>? callers = PerKey(options.Value.RequestsPerSecond, options.Value.Burst);
    private readonly PartitionedRateLimiter<string>? addresses = PerKey(options.Value.FailuresPerSecond, options.Value.FailuresPerSecond * FailureSeconds);

    private readonly ConcurrencyLimiter work = new(new ConcurrencyLimiterOptions
    {
        PermitLimit = options.Value.Concurrent,
        QueueLimit = options.Value.Waiting,
        QueueProcessingOrder = QueueProcessingOrder.OldestFirst,
    });

    /// <summary>Takes one operation from a caller's allowance. By the person or program, not by the token: more tokens give no more.</summary>
    /// <returns>How long to wait when nothing is left; null when it was taken.</returns>
    public TimeSpan? Take(string principalId) => Wait(callers?.AttemptAcquire(principalId));

    /// <summary>
    /// Takes one failed authentication from an address's allowance. Only failures are ever refused for it: behind one proxy or router
    /// are many callers, and one of them with a wrong token must not lock out the others.
    /// </summary>
    /// <returns>How long to wait when nothing is left; null when it was taken.</returns>
    public TimeSpan? TakeFailure(IPAddress? address) => Wait(addresses?.AttemptAcquire(Network(address)));

    /// <summary>Waits for a turn to work; the lease says whether there is one and gives it back when it is disposed.</summary>
    public ValueTask<RateLimitLease> Turn(CancellationToken cancellation) => work.AcquireAsync(1, cancellation);

    /// <inheritdoc/>
    public void Dispose()
    {
        callers?.Dispose();
        addresses?.Dispose();
        work.Dispose();
    }

    private static PartitionedRateLimiter<string>? PerKey(int perSecond, int burst) =>
        perSecond == 0 ? null : PartitionedRateLimiter.Create<string, string>(
            key => RateLimitPartition.GetTokenBucketLimiter(key, _ => new TokenBucketRateLimiterOptions
            {
                TokenLimit = burst,
                TokensPerPeriod = perSecond,
                ReplenishmentPeriod = TimeSpan.FromSeconds(1),
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
