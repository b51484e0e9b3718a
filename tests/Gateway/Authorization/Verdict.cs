namespace AppUsersGateway.Tests.Gateway.Authorization;

/// <summary>What a caller gets.</summary>
internal enum Verdict
{
    /// <summary>Answered.</summary>
    Yes,

    /// <summary>Refused with FORBIDDEN, which names the permission.</summary>
    Forbidden,

    /// <summary>Answered as if there were no such object.</summary>
    Absent,

    /// <summary>Refused before anything is looked at.</summary>
    Unauthenticated,
}

/// <summary>Who asks, about what: a column of <c>access-classes.csv</c>, which describes them.</summary>
internal enum Column
{
    Anonymous,
    Expired,
    Revoked,
    Suspended,
    Disabled,
    Elsewhere,
    Own,
    Other,
    Self,
    Reviewer,
    Manager,
    Grantor,
    Administrator,
    Narrowed,
    Foreign,
}

internal static class Columns
{
    public static readonly IReadOnlyList<Column> All = Enum.GetValues<Column>();

    public static readonly IReadOnlyList<Column> Live = [.. All.Where(column => !column.IsDead())];

    /// <summary>Whether nobody is let in.</summary>
    public static bool IsDead(this Column column) => column <= Column.Elsewhere;
}
