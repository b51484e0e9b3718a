using System.Collections.Concurrent;
using System.Net;
using AppUsersGateway.Data.Activity;
using AppUsersGateway.Data.Credentials;
using AppUsersGateway.Data.Permissions;

namespace AppUsersGateway.Gateway.Authentication;

/// <summary>Who sends a request: the holder of a live token, or a person for whom the identity provider vouches.</summary>
/// <param name="Actor">The person or program, as the activity log keeps it.</param>
/// <param name="Permissions">What it may do.</param>
/// <param name="Credential">The token it came with; null for a person who signed in with the identity provider.</param>
public sealed record Caller(Actor Actor, PermissionSet Permissions, Credential? Credential)
{
    /// <summary>Where the request came from.</summary>
    public required IPAddress Address { get; init; }

    /// <summary>The organization that every answer is confined to.</summary>
    public string OrganizationId => Actor.OrganizationId;

    /// <summary>The caller's own id.</summary>
    public string Id => Actor.Id!;

    /// <summary>The permissions that this request made use of, and whether to change something.</summary>
    internal ConcurrentDictionary<(string Permission, bool Changes), bool> Uses { get; } = new();

    /// <summary>Keeps that the request made use of a permission.</summary>
    internal void MadeUseOf(string permission, bool changes) => Uses.TryAdd((permission, changes), true);

    /// <summary>Whether it may do what needs a permission.</summary>
    public bool May(string permission) => Permissions.Allows(permission);
}
