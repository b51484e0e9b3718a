namespace AppUsersGateway.Tests.Gateway.Authorization;

/// <summary>What a caller gets.</summary>
internal enum Verdict
{
    /// <summary>As the field through which the element is reached.</summary>
    Inherits,

    /// <summary>Answered about everything of the organization.</summary>
    Yes,

    /// <summary>Answered about nothing but what is the caller's own.</summary>
    Own,

    /// <summary>Refused with FORBIDDEN, which names the permission.</summary>
    Forbidden,

    /// <summary>Answered as if there were no such object.</summary>
    Absent,

    /// <summary>Refused before anything is looked at.</summary>
    Unauthenticated,

    /// <summary>There is no such case: the element takes no object that could be another's.</summary>
    None,
}

/// <summary>Who asks, about what: a column of the table.</summary>
internal enum Column
{
    /// <summary>No token, and tokens that are unknown, expired, revoked, of a disabled application user, of a removed person, or from a wrong address.</summary>
    Dead,

    /// <summary>An application user without permissions, about itself.</summary>
    Own,

    /// <summary>An application user without permissions, about another one of its organization.</summary>
    Other,

    /// <summary>A person with organization:audit:read.</summary>
    Reviewer,

    /// <summary>A person, and an application user, with organization:app_users:write.</summary>
    Manager,

    /// <summary>A person with role:organization:admin.</summary>
    Administrator,

    /// <summary>An administrator of another organization, with ids of ours.</summary>
    Foreign,
}

internal static class Verdicts
{
    public static bool IsAnswered(this Verdict verdict) => verdict is Verdict.Yes or Verdict.Own;

    /// <summary>What comes of a rule below what leads to it: who does not come so far is not asked further.</summary>
    public static Verdict Then(this Verdict carrier, Verdict row) => !carrier.IsAnswered() || row == Verdict.Inherits ? carrier : row;
}
