using AppUsersGateway.Data.Activity;
using AppUsersGateway.Data.Database;
using AppUsersGateway.Data.Usage;
using AppUsersGateway.Gateway.GraphQL;

namespace AppUsersGateway.Gateway.Usage;

/// <summary>From <c>where</c> to lists of use, and from use to what the schema can say.</summary>
internal static class UsageArguments
{
    public static UsageFilter Filter(Arguments arguments)
    {
        var where = arguments.Input("where");
        return new UsageFilter(where.Time("from"), where.Time("until"), where.Enum<ActivityOutcome>("outcome"), where.Enum<UseRefusal>("reason"));
    }

    public static string? Reason(UseRefusal? reason) => reason is { } refusal ? EnumText.Of(refusal) : null;

    /// <summary>GraphQL's numbers end at 2 147 483 647; an hour of 600 000 uses a second is told as that.</summary>
    public static int Count(long uses) => (int)Math.Min(uses, int.MaxValue);
}
