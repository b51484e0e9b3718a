using System.Net;
using AppUsersGateway.Data.Networks;
using AppUsersGateway.Data.Usage;

namespace AppUsersGateway.Data.Facts;

/// <summary>One program at one address that called with a token within <see cref="UseFacts.Window"/>.</summary>
/// <param name="Ip">The address.</param>
/// <param name="Network">The /24 (IPv4) or /48 (IPv6) around it: about one place.</param>
/// <param name="UserAgent">The program; empty when it did not say.</param>
/// <param name="FirstAt">The hour of its first call.</param>
/// <param name="LastAt">Its last call.</param>
/// <param name="Uses">How often it called.</param>
public sealed record CallerFacts(string Ip, IpNetwork Network, string UserAgent, DateTimeOffset FirstAt, DateTimeOffset LastAt, long Uses)
{
    /// <summary>The address as a number.</summary>
    public IPAddress Address => UseFacts.Address(Ip)!;

    /// <summary>The program without its version, in lower case: <c>terraform</c>.</summary>
    public string Program => (UserAgent.AsSpan().IndexOfAny('/', ' ') is >= 0 and var end ? UserAgent[..end] : UserAgent).ToLowerInvariant();
}

/// <summary>One program at one address that was refused, for one reason, with a token within <see cref="UseFacts.Window"/>.</summary>
/// <param name="Ip">The address.</param>
/// <param name="Network">The /24 (IPv4) or /48 (IPv6) around it.</param>
/// <param name="UserAgent">The program; empty when it did not say.</param>
/// <param name="Hours">The hours in which it was refused and how often, oldest first, with the last refusal in each.</param>
public sealed record DenialFacts(string Ip, IpNetwork Network, string UserAgent, IReadOnlyList<DenialHour> Hours)
{
    /// <summary>Why; null for what was recorded before reasons were.</summary>
    public UseRefusal? Reason { get; init; }

    /// <summary>The address as a number.</summary>
    public IPAddress Address => UseFacts.Address(Ip)!;

    /// <summary>The last refusal.</summary>
    public DateTimeOffset LastAt => Hours.Max(hour => hour.LastAt);
}

/// <summary>Refusals in one hour.</summary>
/// <param name="Hour">The beginning of the hour.</param>
/// <param name="Uses">How many.</param>
/// <param name="LastAt">The last of them.</param>
public readonly record struct DenialHour(DateTimeOffset Hour, long Uses, DateTimeOffset LastAt);

/// <summary>One token called from several places within minutes.</summary>
/// <param name="At">The last of the calls.</param>
/// <param name="Networks">The places.</param>
public sealed record SpreadFacts(DateTimeOffset At, IReadOnlyList<IpNetwork> Networks);

/// <summary>That a token made use of a permission.</summary>
/// <param name="Permission">The permission's name.</param>
/// <param name="Changes">Whether something was, or could have been, changed by it.</param>
/// <param name="LastAt">The last time.</param>
public sealed record PermissionUseFacts(string Permission, bool Changes, DateTimeOffset LastAt);

/// <summary>That a secret was seen where it should not be.</summary>
/// <param name="Source">How it came to be known.</param>
/// <param name="Place">Where it was seen; never the secret.</param>
/// <param name="ReportedAt">When it was reported or noticed.</param>
public sealed record LeakFacts(string Source, string Place, DateTimeOffset ReportedAt);

/// <summary>A permission that somebody was granted.</summary>
/// <param name="Permission">Its name.</param>
/// <param name="ResourceId">What it was granted on.</param>
/// <param name="GrantedAt">When.</param>
/// <param name="GrantedBy">The name of who granted it; null for the host.</param>
public sealed record GrantFacts(string Permission, string ResourceId, DateTimeOffset GrantedAt, string? GrantedBy);
