using AppUsersGateway.Data.Database;
using AppUsersGateway.Data.Inventory;
using AppUsersGateway.Data.Organizations;

namespace AppUsersGateway.Auditor.Commands;

/// <summary>The tokens of every organization, as the database was at one moment.</summary>
public sealed class InventoryReport(AppDatabase database, OrganizationRepository organizations, InventoryReader inventory, TimeProvider time)
{
    /// <summary>Writes it as CSV, line by line.</summary>
    public async Task Write(TextWriter output, CancellationToken cancellation)
    {
        await using var csv = await CsvInventory.Begin(output);
        await using var snapshot = database.Snapshot(cancellation);
        await snapshot.Read(async session =>
        {
            foreach (var organization in await organizations.All(session))
            {
                await foreach (var item in inventory.Read(session, organization.Id, time.GetUtcNow()))
                {
                    await CsvInventory.Write(csv, organization.Name, item);
                }
            }

            return true;
        });
    }
}
