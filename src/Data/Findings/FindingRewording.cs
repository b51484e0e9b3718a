using AppUsersGateway.Data.Database;

namespace AppUsersGateway.Data.Findings;

/// <summary>How a finding that stands as it stood gets the words of today, as most do every night: in no column that an index holds, which would be most of the work.</summary>
internal static class FindingRewording
{
    /// <summary>Of <see cref="Statement"/>, in the order of <see cref="Values"/>.</summary>
    public static readonly IReadOnlyList<string> Parameters = ["@Id", "@Confidence", "@Title", "@Evidence", "@Remedy", "@Deadline"];

    /// <summary>The statement, for one finding.</summary>
    public const string Statement =
        "update findings set confidence = @Confidence, title = @Title, evidence = @Evidence, remedy = @Remedy, deadline = @Deadline where id = @Id";

    /// <summary>What the columns keep.</summary>
    public static IReadOnlyList<object?> Values(Finding finding) =>
        [finding.Id, EnumText.Of(finding.Confidence), finding.Title, finding.Evidence.ToStorage(), finding.Remedy, finding.Deadline?.ToUnixTimeMilliseconds()];
}
