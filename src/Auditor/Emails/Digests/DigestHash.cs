using AppUsersGateway.Data.Activity;

namespace AppUsersGateway.Auditor.Emails.Digests;

/// <summary>The hash of the activity log's end as mails show it.</summary>
public static class DigestHash
{
    /// <summary>Characters shown: 64 bits, enough to tell a changed log.</summary>
    private const int Length = 16;

    /// <summary>The first characters of the hash.</summary>
    public static string Shown(ActivityHead head) => head.Hash.Length <= Length ? head.Hash : head.Hash[..Length];
}
