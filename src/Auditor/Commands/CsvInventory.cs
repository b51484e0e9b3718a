using AppUsersGateway.Auditor.Emails;
using AppUsersGateway.Data.Inventory;
using CsvHelper;

namespace AppUsersGateway.Auditor.Commands;

/// <summary>
/// Tokens for spreadsheets, one a line: what the credential report of AWS IAM and the access audit of Buildkite show, and whose it is, what it may do
/// and what is wrong with it. Names of columns are contract: columns are only ever added, at the end.
/// </summary>
internal static class CsvInventory
{
    /// <summary>The longest text of people and programs in one field, in characters.</summary>
    private const int MaximumText = 1_000;

    /// <summary>Begins a file with its header.</summary>
    public static Task<CsvWriter> Begin(TextWriter output) => CsvFile.Begin(
        output,
        "organization", "application_user", "application_user_id", "application_user_description", "environment", "application_user_status", "application_user_created_at",
        "owner", "owner_email", "owner_status", "reviewed_at",
        "token_id", "token_prefix", "token_description", "token_status", "token_created_at", "rotated_from",
        "last_used_at", "last_used_ip", "last_user_agent", "last_denied_at",
        "expires_at", "extend_when_used", "absolute_expires_at", "ip_allowlist", "scopes", "permissions", "highest_severity", "open_findings");

    /// <summary>Writes one token.</summary>
    public static Task Write(CsvWriter csv, string organization, InventoryItem item) => csv.Line(
        Text(organization),
        Text(item.ApplicationUserName),
        item.ApplicationUserId,
        Text(item.ApplicationUserDescription),
        Text(item.Environment),
        item.IsDisabled ? "disabled" : "active",
        CsvFile.Moment(item.ApplicationUserCreatedAt),
        Text(item.OwnerName),
        Text(item.OwnerEmail),
        item.OwnerName is null ? "none" : item.OwnerActive ? "active" : "left",
        CsvFile.Moment(item.ReviewedAt),
        item.TokenId,
        item.Prefix,
        Text(item.Description),
        item.SuspendedAt is null ? "active" : "suspended",
        CsvFile.Moment(item.CreatedAt),
        item.RotatedFromPrefix,
        CsvFile.Moment(item.LastUsedAt),
        item.LastUsedIp,
        Text(item.LastUserAgent),
        CsvFile.Moment(item.LastDeniedAt),
        CsvFile.Moment(item.ExpiresAt),
        item.ExtendWhenUsed ? "true" : "false",
        CsvFile.Moment(item.AbsoluteExpiresAt),
        item.IpAllowlist is { } networks ? string.Join(' ', networks.Entries) : "any",
        item.Scopes?.ToStorage() ?? "all",
        item.Permissions.ToStorage(),
        item.OpenFindings is [var worst, ..] ? Wording.Of(worst.Severity) : "",
        string.Join(' ', item.OpenFindings.Select(finding => finding.Rule)));

    private static string Text(string? text) => text is null ? "" : SafeText.Line(text, MaximumText);
}
