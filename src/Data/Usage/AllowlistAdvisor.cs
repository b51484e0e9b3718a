using AppUsersGateway.Data.Activity;
using AppUsersGateway.Data.Database;
using AppUsersGateway.Data.Networks;
using AppUsersGateway.Data.Tokens;

namespace AppUsersGateway.Data.Usage;

/// <summary>From observed use the narrowest allowlist that would have let it in.</summary>
public sealed class AllowlistAdvisor(TokenList tokens, RecordingRepository recording)
{
    /// <summary>Callers that are looked at; of a token with more, those who called last.</summary>
    public const int MaximumCallers = 20_000;

    /// <summary>What an application user's token was used from.</summary>
    /// <param name="session">The database.</param>
    /// <param name="organizationId">The organization.</param>
    /// <param name="tokenId">The token.</param>
    /// <param name="from">The beginning of what is looked at.</param>
    /// <param name="now">Its end.</param>
    /// <param name="maximumNetworks">How many networks there may be.</param>
    /// <returns>Null when there is no such token of an application user.</returns>
    public async Task<AllowlistSuggestion?> Suggest(
        Session session, string organizationId, string tokenId, DateTimeOffset from, DateTimeOffset now, int maximumNetworks)
    {
        if (await tokens.Find(session, organizationId, tokenId) is not { } token)
        {
            return null;
        }

        var callers = (await CallerUse.Since(session, [tokenId], from, MaximumCallers)).Select(use => new PlacedUse(use, Address(use.Ip))).ToList();
        var successes = callers.Where(caller => caller.Use.Outcome == ActivityOutcome.Success).ToList();
        var addresses = successes.Select(caller => caller.Address).OfType<IpNetwork>().Distinct().ToList();
        var networks = NarrowestCover.Of(addresses, maximumNetworks);
        var seenFrom = token.CreatedAt > from ? token.CreatedAt : from;
        return new AllowlistSuggestion(token, from, now, networks)
        {
            AddressCount = addresses.Count,
            UseCount = successes.Sum(caller => caller.Use.Uses),
            CoveredCount = successes.Where(caller => caller.Address is not null).Sum(caller => caller.Use.Uses),
            Refused = [.. callers.Where(caller => caller.Address is { } address && !networks.Any(network => network.Contains(address))).Select(caller => caller.Use)],
            IsComplete = callers.Count < MaximumCallers && successes.TrueForAll(caller => caller.Address is not null)
                && await recording.UnbrokenSince(session, organizationId, now) <= seenFrom,
        };
    }

    // Addresses that were not kept apart, or not known, are in no network.
    private static IpNetwork? Address(string ip) => IpNetwork.TryParse(ip, out var address, out _) ? address : null;

    private sealed record PlacedUse(CallerUse Use, IpNetwork? Address);
}

/// <summary>What an allowlist could be, by what was observed.</summary>
/// <param name="Token">The token.</param>
/// <param name="From">The beginning of what was looked at.</param>
/// <param name="Until">Its end.</param>
/// <param name="Networks">The narrowest networks that hold every address of a successful use.</param>
public sealed record AllowlistSuggestion(Token Token, DateTimeOffset From, DateTimeOffset Until, IReadOnlyList<IpNetwork> Networks)
{
    /// <summary>Whether all use of that time was seen, from addresses that are known.</summary>
    public required bool IsComplete { get; init; }

    /// <summary>How many addresses used it successfully.</summary>
    public required int AddressCount { get; init; }

    /// <summary>How many successful uses there were.</summary>
    public required long UseCount { get; init; }

    /// <summary>How many of them came from the networks.</summary>
    public required long CoveredCount { get; init; }

    /// <summary>Whom the networks would have refused, the latest first. Addresses that were not kept apart are not judged.</summary>
    public required IReadOnlyList<CallerUse> Refused { get; init; }
}
