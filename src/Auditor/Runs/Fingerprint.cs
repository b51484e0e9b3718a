using System.Security.Cryptography;
using System.Text;

namespace AppUsersGateway.Auditor.Runs;

/// <summary>What makes a finding the same finding tomorrow: its rule and its subject, nothing that changes with time.</summary>
public static class Fingerprint
{
    /// <summary>SHA-256 over code and subject id, in lower-case hexadecimal.</summary>
    public static string Of(string ruleCode, string subjectId) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{ruleCode} {subjectId}")));
}
