using System.Security.Cryptography;
using System.Text;

namespace AppUsersGateway.Auditor.Runs;

/// <summary>What makes a finding the same finding tomorrow: its rule, its subject and, where a subject can have several, what tells them apart. Nothing that changes with time.</summary>
public static class Fingerprint
{
    /// <summary>SHA-256 over code, subject id and what tells findings about it apart, in lower-case hexadecimal.</summary>
    public static string Of(string ruleCode, string subjectId, string? material = null) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(material is null ? $"{ruleCode} {subjectId}" : $"{ruleCode} {subjectId} {material}")));
}
