namespace AppUsersGateway.Tests.Gateway.Attacks;

/// <summary>
/// Documents that are dear to check: 4xx, and nothing executed. What they cost is measured where nothing else runs:
/// in the long run of <see cref="DocumentFuzzTests"/>.
/// </summary>
internal static class DocumentAttacks
{
    public static readonly Attack[] Rows =
    [
        new("D28", "30 000 equal names, 146 KB", scene => AssertRefused(scene, "D28", "BAD_USER_INPUT")),
        new("D29", "fragments that double, 24 levels, 1.1 KB", scene => AssertRefused(scene, "D29", "DOCUMENT_TOO_COMPLEX")),
        new("D30", "1 000 aliases of one field", scene => AssertRefused(scene, "D30", "DOCUMENT_TOO_COMPLEX")),
        new("D31", "a selection of 200 levels", scene => AssertRefused(scene, "D31", "DOCUMENT_TOO_COMPLEX")),
        new("D32", "fragment A spreads B spreads A", scene => AssertRefused(scene, "D32", "BAD_USER_INPUT")),
        new("D33", "@skip(if: false) 1 000 times on one field", scene => AssertRefused(scene, "D33", "DOCUMENT_TOO_COMPLEX")),
    ];

    private static async Task AssertRefused(AttackScene scene, string row, string code) => (await scene.Post(scene.Admin, KnownAttacks.Rows[row])).AssertRefused(code);
}
