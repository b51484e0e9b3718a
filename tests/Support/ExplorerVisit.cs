namespace AppUsersGateway.Tests.Support;

/// <summary>What <c>explorer.mjs</c> saw.</summary>
/// <param name="Requests">The hosts that the browser asked.</param>
/// <param name="Outside">The addresses that are not the gateway's.</param>
/// <param name="SchemaLoaded">Whether the IDE read the schema.</param>
/// <param name="Answer">The answer as the IDE shows it; a long one only as far as it is visible.</param>
/// <param name="Stored">Where the browser keeps the token beyond the tab.</param>
/// <param name="ConsoleErrors">What the browser complained about.</param>
/// <param name="Failure">The step that failed, or null.</param>
public sealed record ExplorerVisit(
    string[] Requests,
    string[] Outside,
    bool SchemaLoaded,
    string Answer,
    string[] Stored,
    string[] ConsoleErrors,
    string? Failure);
