using AppUsersGateway.Data.Permissions;
using AppUsersGateway.Data.Tokens;

namespace AppUsersGateway.Gateway.Demo;

/// <summary>A token to be: whose, what for, how old. Without more words it never ends, works from anywhere and was never used.</summary>
internal sealed record DemoToken(string User, string Description, double CreatedDaysAgo)
{
    private const long SecondsPerDay = 86_400;

    /// <summary>The session duration in seconds; null for none.</summary>
    public long? Seconds { get; init; }

    /// <summary>Whether each use moves the end.</summary>
    public bool IsExtended { get; init; }

    /// <summary>The entries of the allowlist; null for none.</summary>
    public IReadOnlyList<string>? Networks { get; init; }

    /// <summary>Allowed and refused calls.</summary>
    public IReadOnlyList<DemoUse> Uses { get; init; } = [];

    /// <summary>Days since it was revoked; null when it was not.</summary>
    public double? RevokedDaysAgo { get; init; }

    /// <summary>Why it was revoked.</summary>
    public string? RevokeReason { get; init; }

    /// <summary>What it keeps of its user's permissions; null for all of them.</summary>
    public IReadOnlyList<string>? Scopes { get; init; }

    /// <summary>The permissions that its program makes use of, every day since its creation, and never to change anything.</summary>
    public IReadOnlyList<string> Reads { get; init; } = [];

    /// <summary>Days since it was rotated, and days that both secrets work; null when it was not.</summary>
    public (double DaysAgo, double OverlapDays)? Rotation { get; init; }

    /// <summary>Whether it came from an older version, with a secret of that version's form.</summary>
    public bool IsOfOldForm { get; init; }

    /// <summary>Days since somebody found its secret, and where; null when nobody did.</summary>
    public (double DaysAgo, string Place)? Leak { get; init; }

    /// <summary>It ends so long after its creation.</summary>
    public DemoToken Lives(double days) => this with { Seconds = (long)(days * SecondsPerDay) };

    /// <summary>It ends so long after its last use.</summary>
    public DemoToken Extends(double days) => Lives(days) with { IsExtended = true };

    /// <summary>It may be used from these networks only.</summary>
    public DemoToken Only(params string[] networks) => this with { Networks = networks };

    /// <summary>It was used, the last time so many days ago.</summary>
    public DemoToken Used(DemoRhythm rhythm, double last, params DemoCaller[] callers) => With(new DemoUse(rhythm, last, callers, Allowed: true));

    /// <summary>It was refused, the last time so many days ago.</summary>
    public DemoToken Refused(DemoRhythm rhythm, double last, params DemoCaller[] callers) => With(new DemoUse(rhythm, last, callers, Allowed: false));

    /// <summary>It keeps these permissions.</summary>
    public DemoToken Keeps(params string[] permissions) => this with { Scopes = permissions };

    /// <summary>It was revoked.</summary>
    public DemoToken Revoked(double daysAgo, string reason) => this with { RevokedDaysAgo = daysAgo, RevokeReason = reason };

    /// <summary>The same as the repository takes it.</summary>
    public NewToken ToNewToken() => NewToken.Check(Description, Seconds, IsExtended, Networks, allowAnyAddress: true) with
    {
        Scopes = Scopes is null ? null : new PermissionSet(Scopes),
    };

    private DemoToken With(DemoUse use) => this with { Uses = [.. Uses, use] };
}
