namespace AppUsersGateway.Data.Facts;

/// <summary>
/// Application users that are neighbours by age, also deleted ones. What belongs to them is asked for by the range and not by their ids: a list of
/// hundreds of parameters costs more than the statement that it is for.
/// </summary>
/// <param name="AfterAt">When the last user before them was created.</param>
/// <param name="AfterId">That user; empty when they are the first.</param>
/// <param name="LastAt">When the last of them was created.</param>
/// <param name="LastId">The last of them.</param>
public sealed record UserRange(DateTimeOffset AfterAt, string AfterId, DateTimeOffset LastAt, string LastId)
{
    /// <summary>The condition on the users <c>u</c>, as SQL; needs what <see cref="Parameters"/> gives.</summary>
    internal const string Condition = "u.organization_id = @OrganizationId and (u.created_at, u.id) > (@AfterAt, @AfterId) and (u.created_at, u.id) <= (@LastAt, @LastId)";

    /// <summary>All users.</summary>
    public static readonly UserRange All = new(DateTimeOffset.UnixEpoch, "", DateTimeOffset.MaxValue, "");

    /// <summary>Those after these.</summary>
    public UserRange Rest => All with { AfterAt = LastAt, AfterId = LastId };

    internal object Parameters(string organizationId, DateTimeOffset now, DateTimeOffset since) =>
        new { OrganizationId = organizationId, AfterAt, AfterId, LastAt, LastId, now, since };
}
