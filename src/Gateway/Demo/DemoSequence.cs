namespace AppUsersGateway.Gateway.Demo;

/// <summary>Numbers that look irregular and are not random: the same question has the same answer, so that every demo is the same.</summary>
internal static class DemoSequence
{
    // FNV-1a (32 bits): offset basis and prime.
    private const uint Basis = 2_166_136_261;
    private const uint Prime = 16_777_619;

    /// <summary>A number from 0 to below <paramref name="limit"/> for a name and an index.</summary>
    public static int Number(string name, int index, int limit)
    {
        var mixed = name.Aggregate(Basis, (sum, letter) => (sum ^ letter) * Prime);
        mixed = (mixed ^ (uint)index) * Prime;
        // The last bits of a product are regular; the first ones are not.
        mixed = (mixed ^ (mixed >> 15)) * Prime;
        return (int)((mixed >> 8) % (uint)limit);
    }
}
