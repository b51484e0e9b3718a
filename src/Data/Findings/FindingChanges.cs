using AppUsersGateway.Data.Database;

namespace AppUsersGateway.Data.Findings;

/// <summary>
/// The order in which findings change, for those who follow them: one number for all that a transaction changes about the findings of an
/// organization. It is a number and not a log of changes: a first audit of a million tokens would write every finding twice.
/// </summary>
public sealed class FindingChanges
{
    /// <summary>The statement of <see cref="After"/>.</summary>
    public const string AfterPlace =
        $"select {FindingRepository.Columns} from findings f where f.organization_id = @organizationId and (f.change, f.id) > (@change, @id) order by f.change, f.id limit +@take";

    /// <summary>The number of this transaction's change, as an SQL expression; needs <c>@OrganizationId</c>.</summary>
    internal const string This = "coalesce((select c.number from finding_changes c where c.organization_id = @OrganizationId), 0)";

    /// <summary>
    /// Begins a change: to be called before findings are written. Held until the transaction commits, so that numbers are committed in their
    /// order, and who has read up to one misses nothing. Taken before the organization's lock, which many wait for.
    /// </summary>
    public Task Begin(Session session, string organizationId) =>
        session.Execute(
            """
            insert into finding_changes (organization_id, number) values (@organizationId, 1)
            on conflict (organization_id) do update set number = finding_changes.number + 1
            """,
            new { organizationId });

    /// <summary>The number of the last change that was committed; 0 before the first.</summary>
    public async Task<long> Last(Session session, string organizationId) =>
        await session.Scalar<long?>("select number from finding_changes where organization_id = @organizationId", new { organizationId }) ?? 0;

    /// <summary>What this transaction has changed about the findings of a rule.</summary>
    public Task<IReadOnlyList<Finding>> OfThis(Session session, string organizationId, string rule) =>
        session.Query<Finding>(
            $"select {FindingRepository.Columns} from findings f where f.organization_id = @OrganizationId and f.change = {This} and f.rule = @rule order by f.id",
            new { OrganizationId = organizationId, rule });

    /// <summary>The next changed findings after a place in the order of changes, each as it stands now.</summary>
    public Task<IReadOnlyList<Finding>> After(Session session, string organizationId, long change, string id, int take) =>
        session.Query<Finding>(AfterPlace, new { organizationId, change, id, take });
}
