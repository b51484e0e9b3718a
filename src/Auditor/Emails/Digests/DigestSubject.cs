using AppUsersGateway.Auditor.Runs;

namespace AppUsersGateway.Auditor.Emails.Digests;

/// <summary>What a finding is about, in one line.</summary>
public static class DigestSubject
{
    private const int MaximumName = 60;
    private const int MaximumPrefix = 20;

    /// <summary>The user, and the beginning of the token when it is about one: <c>billing-export / augu_7fQ2kd…</c>.</summary>
    public static string Of(FindingSubject subject) =>
        SafeText.Line(subject.Name, MaximumName) + (subject.TokenPrefix is { } prefix ? $" / {SafeText.Line(prefix, MaximumPrefix)}…" : "");
}
